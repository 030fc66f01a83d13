"""Webex Messaging through webexteamssdk: the client, what Webex sends, replies and webhooks."""
