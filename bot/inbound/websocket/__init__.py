"""Events without a public address: a websocket that the bot opens, as Webex's own clients do.

Webex does not document it. What is known comes from clients that run in production: the Webex JavaScript SDK, webex_bot
1.3.1 and webex-message-handler 0.6.17. "Clients" in this folder's comments means these.
"""
