// The PDS's firehose with its binary frames read: a WebSocket that gives each event as a JSON object, in the firehose's
// order and under its own numbers; ?cursor=N asks the PDS for what came after N, as on the firehose itself.
// A test's Jetstream is made from it: no server of that kind is published where tests can install one.

import { lexToJson } from '@atproto/lexicon'
import { Firehose, MemoryRunner } from '@atproto/sync'
import { WebSocketServer } from 'ws'

const told = ({ seq, time, event, did, rev, collection, rkey, cid, record, handle, active, status }) => ({
  ...{ seq, time, event, did, rev, collection, rkey, handle, active, status },
  cid: cid?.toString(),
  record: record && lexToJson(record),
})

export const serveEvents = (port, pds) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  server.on('connection', (client, request) => {
    const cursor = new URL(request.url, pds.url).searchParams.get('cursor')
    const firehose = new Firehose({
      service: pds.url.replace('http', 'ws'),
      idResolver: pds.ctx.idResolver,
      // One at a time: several would be told out of order.
      runner: new MemoryRunner({ concurrency: 1, startCursor: cursor === null ? undefined : Number(cursor) }),
      unauthenticatedCommits: true,
      unauthenticatedHandles: true,
      handleEvent: (event) => client.send(JSON.stringify(told(event))),
      onError: (error) => console.error(error),
    })
    client.on('close', () => firehose.destroy())
    firehose.start()
  })
}
