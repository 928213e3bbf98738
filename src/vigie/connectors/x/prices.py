"""What X asks for each call, in US dollars (docs.x.com, x-api/getting-started/pricing, August 2026).

X charges a resource once a day (UTC) and Vigie counts it at each call: what is counted is never too little.
"""

import re

#: What a read brings, by the piece.
POST_READ = 0.005
#: The same for the account's own mentions and posts, where the account owns the app.
OWNED_READ = 0.001
USER_READ = 0.010
DM_READ = 0.010

#: What a deed costs.
REPLY = 0.010
REPLY_WITH_ADDRESS = 0.200
DM_SEND = 0.015
HIDE = 0.005
DELETE = 0.010

# X makes a link of whatever looks like a site's name, with or without https://.
_ADDRESS = re.compile(r"https?://|\b[\w-]+\.[a-z]{2,}\b", re.IGNORECASE)


def reply(text: str) -> float:
    """Return the price of an answer to who summoned the account (USD)."""
    return REPLY_WITH_ADDRESS if _ADDRESS.search(text) else REPLY
