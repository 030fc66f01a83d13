"""Webex Messaging, through webexteamssdk."""
