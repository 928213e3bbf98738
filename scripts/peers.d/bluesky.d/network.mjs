// Bluesky's servers in one process: node network.mjs SETTINGS.json; when all answer, writes what a client needs to know
// to the file that the settings name. What the servers know stays in PostgreSQL and in the folder of the settings.

import dns from 'node:dns'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import net from 'node:net'
import devEnv from '@atproto/dev-env'
import plcServer from '@did-plc/server'
import { serveEvents } from './events.mjs'

const { TestPlc, TestPds, TestBsky, TestOzone, createDidAndKey, mockNetworkUtilities } = devEnv

const settings = JSON.parse(await readFile(process.argv[2], 'utf8'))
const { ports, folder, database } = settings

// They would listen on every interface, with passwords that everybody knows.
dns.setDefaultResultOrder('ipv4first')
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...others) {
  return listen.call(this, typeof port === 'number' ? { port, host: '127.0.0.1' } : port, ...others)
}

const identities = plcServer.Database.postgres({ url: database, schema: 'plc' })
await identities.migrateToLatestOrThrow()
const plcHttp = plcServer.PlcServer.create({ db: identities, port: ports.plc })
await plcHttp.start()
const plc = new TestPlc(`http://localhost:${ports.plc}`, ports.plc, plcHttp)

const ozoneUrl = `http://localhost:${ports.ozone}`
const reports = await createDidAndKey({ plcUrl: plc.url, handle: 'reports.test', pds: ozoneUrl })
await plc.getClient().updateData(reports.did, reports.key, (known) => {
  known.services.atproto_labeler = { type: 'AtprotoLabeler', endpoint: ozoneUrl }
  known.verificationMethods.atproto_label = reports.key.did()
  return known
})

const bsky = await TestBsky.create({
  port: ports.appview,
  publicUrl: `http://localhost:${ports.appview}`,
  plcUrl: plc.url,
  pdsPort: ports.pds,
  repoProvider: `ws://localhost:${ports.pds}`,
  dbPostgresUrl: database,
  dbPostgresSchema: 'appview',
  modServiceDid: reports.did,
})
// In the order of the firehose: read side by side, a reply could come before the post that it answers, and then its
// author is never told. Between people, seconds pass; between two lines of a test, none.
bsky.sub.runner.mainQueue.concurrency = 1

await mkdir(`${folder}/pds`, { recursive: true })
const pds = await TestPds.create({
  port: ports.pds,
  hostname: 'localhost',
  didPlcUrl: plc.url,
  dataDirectory: `${folder}/pds`,
  blobstoreDiskLocation: `${folder}/blobs`,
  plcRotationKeyK256PrivateKeyHex: settings.rotationKey,
  bskyAppViewUrl: bsky.url,
  bskyAppViewDid: bsky.serverDid,
  modServiceUrl: ozoneUrl,
  modServiceDid: reports.did,
})
// Handles in .test are asked of this PDS and not of the world's DNS.
mockNetworkUtilities(pds, bsky)

const ozone = await TestOzone.create({
  port: ports.ozone,
  plcUrl: plc.url,
  serverDid: reports.did,
  signingKey: reports.key,
  dbPostgresUrl: database,
  dbPostgresSchema: 'ozone',
  appviewUrl: bsky.url,
  appviewDid: bsky.serverDid,
  appviewPushEvents: false,
  pdsUrl: pds.url,
  pdsDid: pds.ctx.cfg.service.did,
})

const moderator = { handle: 'moderator.test', password: settings.moderatorPassword }
const client = pds.getClient()
try {
  await client.createAccount({ ...moderator, email: 'moderator@example.test' })
} catch {
  // Not the first start.
  await client.login({ identifier: moderator.handle, password: moderator.password })
}
const team = ozone.ctx.teamService(ozone.ctx.db)
if (!(await team.doesMemberExist(client.assertDid))) await ozone.addModeratorDid(client.assertDid)

serveEvents(ports.events, pds)

const known = { reports: reports.did, pds: pds.ctx.cfg.service.did, appview: bsky.serverDid }
await writeFile(`${settings.ready}.part`, JSON.stringify(known))
await rename(`${settings.ready}.part`, settings.ready)
