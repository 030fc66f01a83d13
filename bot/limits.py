"""Every timeout, pool size and maximum of the bot, each with its reason.

How the threads add up: the WSGI server accepts webhooks on `SERVER_THREADS`, the event queue answers them on
`WORKER_THREADS`. Each worker waits for at most one call at a time; what a command fetches from Webex Calling runs on
the fetch pool. Of one person, `MAX_COMMANDS_AT_ONCE` events are started as they arrive; further ones wait in the
database, from where each person has `MAX_QUEUED_OF_PERSON` taken at a time, and all together `MAX_QUEUED_AT_ONCE`: half
of the workers. A list read alone uses up to `CONCURRENT_PAGES` more threads, a question about all locations up to
`CONCURRENT_CALLS`. HTTP connection pools are as large as the number of workers, so that no connection is thrown away.

How the seconds add up: a webhook waits at most `DATABASE_POOL_SECONDS` for a connection and `SQLITE_BUSY_SECONDS` for
another process's write lock (PostgreSQL: `DATABASE_CONNECT_SECONDS`), so that its 503 comes before Webex gives up. A
heartbeat every `HEARTBEAT_SECONDS` against a lease of `LEASE_SECONDS` lets three of them fail before other replicas
take over.

Modules read these as `limits.NAME` when they need them, so that tests can change them.
"""

# The server and webhooks

MAX_WEBHOOK_BYTES = 64 * 1024
"""Webex's events have about one kilobyte."""

SERVER_THREADS = 48
"""Threads that receive webhooks. Few of them work at once; the others are for senders that do not finish."""

BODY_SECONDS = 5.0
CROWDED_BODY_SECONDS = 1.0
"""How long the body of a request may take to arrive; the same while half of the threads wait for one."""

BODY_CHECK_SECONDS = 0.5
"""How often that is checked."""

STORING_THREADS = 8
"""How many of them store events at once. Enough: the database has one writer at a time."""

HEADER_SECONDS = 10
"""How long the headers of a request may take to arrive."""

ADMIN_THREADS = 8
"""How many requests for health and metrics are answered at once."""

ADMIN_SECONDS = 10.0
"""How long such a request may take to arrive."""

YIELD_SECONDS = 0.25
"""How long other work yields to webhooks at a time. A flood of events must not keep accepted ones from being
answered."""

HEAVY_PAUSE_SECONDS = 0.001
"""Between two pieces of long work: in it, other threads get the processor, and what they wait for."""

HEAVY_ROWS = 250
"""How many rows of a file, or numbers of a list, are one piece of such work: about 3 ms."""

HEAVY_SWITCH_SECONDS = 0.0005
"""How long the thread that does such work keeps the processor while others wait for their turn. Python's own value is
0.005: an answer that takes 60 turns would take 0.3 s longer."""

# The event queue

WORKER_THREADS = 64
"""How many events are answered at once; every pool of HTTP connections is as large."""

UNWRITTEN_SECONDS = 5.0
"""How long DBOS may take to write what came of an event. Later than that, the event is handled again."""

MAX_EVENTS_IN_MEMORY = 1000
"""How many accepted events are in memory at once, including those being answered. Further ones wait in the database."""

QUEUE_POLLING_SECONDS = 1.0
"""How often DBOS polls its queues for events that are due."""

UNSTORED_RETRY_SECONDS = 1.0
"""How often the bot tries to store the events that the database refused."""

EARLIER_EVENT_SECONDS = 60.0
"""How long the handling of an edited message waits for the message itself to be handled, and that of a follow-up for
the list that it refers to."""

EARLIER_EVENT_POLLING_SECONDS = 0.05
MAX_EARLIER_EVENT_POLLING_SECONDS = 1.0
"""The first and the longest pause between two checks whether that is done."""

UNWRITTEN_SECONDS = 5.0
"""How long DBOS may take to write what came of an event. Later than that, the event is handled again."""

RETRY_DELAYS_SECONDS = (5, 15, 40, 120, 240, 480)
"""The pauses before an event is retried that could not be answered because Webex failed: 15 minutes together."""

FORBIDDEN_SECONDS = 15.0
"""After how long an event is tried again whose message or press Webex does not let the bot read."""

KEPT_SECONDS = 300.0
"""After how long an event is tried again that is kept because Webex refuses the bot's token. It is handled sooner if
the token is accepted again."""

TOKEN_CHECK_SECONDS = 2.0
MAX_TOKEN_CHECK_SECONDS = 60.0
"""The first and the longest pause between two checks whether Webex accepts the token again."""

TOKEN_CHECK_CALL_SECONDS = 5.0
"""How long such a check may take: while the bot stops, it waits for the check to end."""

PURGE_BATCH = 500
"""How many completed events are deleted at a time."""

# Slots: how much runs at once

MAX_COMMANDS_AT_ONCE = 8
"""Events of one person that are started at once. Further ones wait in the database, in a queue of that person."""

MAX_QUEUED_AT_ONCE = 32
"""How many events of these queues run at once: half of the workers stay free for people who have none waiting."""

MAX_QUEUED_OF_PERSON = 16
"""Of one person: with those that are started at once, a little more than a third of the workers."""

LATE_EVENT_SECONDS = 10.0
"""From when on an event has waited for so long that it counts in the minute in which it happened: many of a flood are
handled together."""

MAX_BULK_COMMANDS = 4
"""Of all people: commands that read the lists of all locations, or write a file. Each takes memory and many calls."""

MAX_BULK_OF_PERSON = 2
"""How many of them come from one person's queue at once: the others are for those who ask less."""

SLOT_WAIT_SECONDS = 1.0
"""How long a worker waits for one of these to end, before the event is put into a queue."""

MAX_SLOT_WAITERS = 16
"""How many workers may wait at once."""

# Catching up

CATCH_UP_SECONDS = 50.0
"""How long spaces that could not be read are tried again before the next scheduled attempt: all within a minute."""

FIRST_CATCH_UP_PAUSE_SECONDS = 1.0
"""Between two of these attempts; each pause is twice as long as the last."""

CATCH_UP_THREADS = 8
"""How many spaces are read at once."""

# Replicas and stopping

HEARTBEAT_SECONDS = 10.0
"""How often a replica records its heartbeat. What a dead one leaves is recovered within a minute."""

LEASE_SECONDS = 35.0
"""A replica without a heartbeat for so long counts as dead: the others answer what it had accepted."""

CLOCK_STEP_SECONDS = 5.0
"""By how much the clock must be set back to matter: less than the shortest pause before a retry."""

STOP_SECONDS = 10
"""How long running work may continue while the bot stops."""

KILL_SECONDS = 14
"""When the server kills a worker that has not stopped; what is unfinished is recovered at the next start."""

# The websocket

WEBSOCKET_OPEN_SECONDS = 10.0
"""How long the opening of the websocket may take."""

WEBSOCKET_READY_SECONDS = 30.0
"""How long Webex may take to accept the token on it."""

WEBSOCKET_CLOSE_SECONDS = 1.0
"""How long the other side may take to agree to the end."""

PING_SECONDS = 15.0
PONG_SECONDS = 14.0
"""How often the bot asks on the websocket whether Webex is there, and how long it waits for the reply. Webex's own
clients use the same."""

MAX_WEBSOCKET_BYTES = 1024 * 1024
"""Of one message on the websocket. Cards, which activities contain, have up to 28 KB."""

FIRST_RECONNECT_SECONDS = 0.5
MAX_RECONNECT_SECONDS = 60.0
"""The first and the longest pause between two attempts to connect, each made up to half longer or shorter by chance."""

REFUSED_RECONNECT_SECONDS = 300.0
"""The pause after Webex has refused the token: it seldom changes its mind."""

STABLE_SECONDS = 60.0
"""How long a connection must have lasted for the pauses to begin again with the first."""

SERVICE_CALL_SECONDS = 8.0
"""How long a call to the device service or to a conversation may take: the websocket is not read meanwhile, and a ping
must be answered within PONG_SECONDS."""

DEVICE_REMOVAL_SECONDS = 2.0
"""How long the removal of the device may take while the bot stops."""

MAX_CONVERSATIONS = 10_000
"""How many conversations' services are remembered, and files whose captions may follow."""

# HTTP calls to Webex

CONNECT_SECONDS = 3.05
"""A little more than 3 s, TCP's pause before it sends a lost packet again (requests' advice)."""

READ_SECONDS = 10.0
"""Between two bytes of a response."""

POST_READ_SECONDS = 20.0
"""The same where a call must not be made twice: a reply that Webex is slow to post is not given up at once."""

CALL_SECONDS = 30.0
"""How long one call may take, all attempts and pauses included."""

FIRST_RETRY_SECONDS = 0.5
MAX_RETRY_SECONDS = 8.0
"""The first and the longest pause between two attempts, where Webex names none."""

MAX_GATE_SECONDS = 3600.0
"""The longest pause that Webex can ask for with Retry-After. A wrong header must not stop the bot for ever."""

LONG_BODY_BYTES = 100_000
"""Longer responses are parsed one at a time: each takes the processor for milliseconds."""

# Webex Messaging

PERSON_CACHE_SECONDS = 600
"""How long a person's email is cached: it seldom changes, and access depends on it."""

MAX_CACHED_PEOPLE = 10_000
"""How many people, and how many cards' threads, are cached."""

MESSAGES_PAGE_SIZE = 100
"""The largest page of messages that mention somebody (Webex's reference, "List Messages")."""

NEWEST_PAGE_SIZE = 20
"""The page size where what is looked for is among the newest messages."""

MAX_MESSAGES_SEARCHED = 1000
"""How many messages a search for the bot's own reply reads."""

REPLY_SECONDS = 30.0
"""How long it may take to post a reply: all attempts, all searches for it, and the pauses between them."""

SETTLE_SECONDS = 3.0
"""How long after a broken connection Webex may still store a reply: until then it is looked for, and not posted
again. Webex documents nothing; where it is slow, twice the time of a search is waited for."""

WEBEX_CLOCKS_SECONDS = 5.0
"""How far the clocks of Webex's servers may differ: the search goes back so much further than to the first attempt."""

MAX_SEARCH_ATTEMPTS = 3
"""How often that search is started again when a message is deleted under it."""

MAX_EDITS = 10
"""How often a message can be edited (Webex's reference, "Edit a Message")."""

UNREADABLE_SECONDS = 8.0
"""How long a message is fetched again that cannot be read yet: for a moment after its event, Webex may answer 404."""

MAX_WEBHOOKS = 1000
"""How many webhooks of the bot's token are read: its own are few, but another program may have left some."""

MAX_TAKEOVERS = 2
"""How often webhooks are taken over that lead to another bot: after an address has changed once is enough, and a second
bot with the same token takes them back."""

TAKEOVER_LOG_INTERVAL = 60
"""After how many checks of the webhooks the log says again that they lead to another bot."""

# Progress messages

PROGRESS_AFTER_SECONDS = 2.0
"""How long a command may run before its progress is posted."""

PROGRESS_INTERVAL_SECONDS = 3.0
"""Between two edits of it: ten of them last the thirty seconds that a call may take."""

PROGRESS_CHECK_SECONDS = 0.25
"""How often it is checked whose progress is due."""

LEFT_PROGRESS_SECONDS = 3600.0
"""A progress message that is so old was left by a process that was killed, or could not be deleted."""

PROGRESS_THREADS = 8
"""How many progress messages are posted or edited at once."""

# Webex Calling: pages and fetches

MAX_PAGE_SIZE = 1000
"""The page size of lists of locations and targets."""

NUMBERS_PAGE_SIZE = 2000
"""The default `max` of lists of numbers, and the largest page that the API is known to return."""

MIN_PAGE_SIZE = 250
"""The smallest size to which a page is reduced that Webex takes too long over (status 504)."""

MIN_SERVER_CAP = 50
"""A server that caps `max` does so at a round number no smaller than this (our assumption)."""

CONCURRENT_PAGES = 4
"""How many pages of one list are fetched at once. The last round requests a few that do not exist."""

CONCURRENT_CALLS = 8
"""How many calls one command makes at once: enough to be quick, few enough for Webex's rate limit."""

FETCH_THREADS = 128
"""How many fetches for the snapshot caches run at once."""

FETCH_WAIT_SECONDS = 5.0
"""How long every requester may wait for a fetch."""

MAX_LONG_WAITERS = 32
"""How many requesters may wait longer than that: a slow list must not block all workers."""

MAX_QUERY_NUMBERS = 100
"""How many single numbers a query names. More would make its address too long: they are selected from the list."""

MAX_ORGANIZATION_NUMBERS = 1_000_000
"""How many numbers of one organization are read: they take about 100 MB."""

INVENTORY_PAGE_SIZE = 50
"""Of the inventory, where Webex searches it: few other numbers contain all digits of one."""

MAX_INVENTORY_NUMBERS = 5
"""How many numbers one command looks up in the inventory. Each costs a call."""

# Webex Calling: caches

LOCATIONS_CACHE_SECONDS = 300
"""How long locations and organizations are cached: they seldom change."""

LOCATIONS_REREAD_SECONDS = 5.0
"""How old the list of locations may be where a text is only part of a name: a location may have been added since."""

ADDRESSES_CACHE_SECONDS = 3600
"""How long the addresses and time zones of locations are cached, and that the service app may not read them."""

MAX_CACHED_LISTS = 512
"""In each cache."""

MAX_CACHED_NAMES = 20_000
"""How many names and ids are cached in the form in which they are compared: each command compares all locations."""

MAX_CACHED_NUMBERS = 20_000
"""How many written phone numbers are cached with what they are in a country: each location asks again."""

# Webex Calling: targets

MAX_ALTERNATES = 10
"""How many alternate numbers a target may have: "up to ten (10) phone numbers" (OpenAPI, `alternateNumbers`
of hunt groups and call queues; the document names no limit for auto attendants)."""

MAX_TARGETS_SEARCHED = 100
"""How many targets are searched for an alternate number. Each costs a call: Webex's list leaves them out."""

RELEASED_SECONDS = 10.0
"""How long a number that was removed a moment ago is waited for, until it can be assigned again. Others have measured
about ten seconds; Webex documents nothing."""

RELEASED_PAUSE_SECONDS = 1.0
"""Between two checks of it."""

RECENT_RELEASE_SECONDS = 60.0
"""How long ago a number may have been removed to be waited for."""

# Webex Calling: failures and tokens

MAX_PATH_FAILURES = 5
MAX_ORGANIZATION_FAILURES = 10
"""How many failures in a row open the breaker of a path, and of an organization."""

BREAKER_RESET_SECONDS = 15.0
"""How long an open breaker blocks calls; then one call is let through."""

MAX_BREAKERS = 2000
"""The least recently used ones are dropped."""

DEFAULT_TOKEN_SECONDS = 1_209_600
"""The lifetime of an access token where Webex does not say: 14 days."""

TOKEN_RENEWAL_FRACTION = 0.1
"""Renew when less than this fraction of the token's lifetime is left: 1.4 of 14 days."""

# The database

DATABASE_CONNECT_SECONDS = 3
"""How long PostgreSQL may take to accept a connection, or to acknowledge data."""

SQLITE_BUSY_SECONDS = 1
"""How long to wait for another process that writes to the same SQLite file."""

CLAIM_SECONDS = 3.0
CLAIM_PAUSE_SECONDS = 0.05
"""How long the start waits for a process that was killed and has not quite ended, and how often it checks that."""

DATABASE_POOL_SECONDS = 2
"""How long to wait for a connection that other threads use."""

DATABASE_CONNECTIONS = 10
"""Connections to PostgreSQL, and as many more under load. SQLite has one: writers take turns."""

NAMED_LOCKS = 64
"""How many locks the names that need exclusive access are spread over."""

# Readings of the inventory, and who changed it

READING_HOURS = 23
"""After so many hours without a reading, an inventory is read again. The schedule asks every hour."""

MAX_CHECKED_REMOVALS = 8
"""Numbers that a reading lacks and that are looked up, before they count as removed: one round of calls."""

DIFFERENCES_BATCH = 1_000
"""Differences of the inventory that are written at once: others wait some ten milliseconds for the database."""

MAX_DIFFERENCES = 100_000
"""Differences of an organization's inventory that are kept: about 35 MB. Whole readings are dropped, oldest first."""

DIFFERENCES_DAYS = 90
"""How long they are kept."""

AUDIT_PAGE_SIZE = 200
"""Events of the audit log in one call: "The maximum value is 200" (OpenAPI)."""

MAX_AUDIT_PAGES = 5
"""Pages of it that are read for one answer."""

AUDIT_SECONDS = 6.0
"""How long that may take. Without the log, an answer lacks only who made the changes."""

AUDIT_MINUTES = 5
"""How much later than a reading of the inventory an event of the log may be and still explain what was found."""

MIN_AUDIT_DIGITS = 10
"""Digits with which a text of the log names a number: a national number in North America."""

# Requests: what is typed, and what is on a button

MAX_MESSAGE_BYTES = 7_439
"""Of a message's text (Webex's reference, "Create a Message"), and so of what can be typed."""

MAX_NUMBERS_LENGTH = 7_439
"""Characters of the phone numbers in a request: as long as a message may be."""

MAX_TEXT_LENGTH = 400
"""Characters of each value on a button."""

MAX_OWNER_LENGTH = 255
"""Characters (Webex's reference, `ownerName`)."""

MAX_SINCE_LENGTH = 60
"""Characters of a date or a time that is typed."""

MAX_GO_TO_LENGTH = 30
"""Characters of a number, or of its beginning, to which a list is opened."""

MAX_NUMBER_DIGITS = 15
"""The maximum of an E.164 number (ITU-T E.164)."""

MAX_RANGE = 10_000
"""How many numbers a range can have that is searched for."""

MAX_CONSECUTIVE = 10_000
"""The longest block of consecutive numbers that can be asked for."""

FOLLOW_UP_SECONDS = 900
"""How long "next" or "only active" refer to the list that somebody got last. Later they may have forgotten which."""

MAX_EARLIER_EVENTS = 200
"""How many of a person's events are read to find the list that a follow-up refers to."""

# Cards

MAX_ROWS_WITH_BUTTONS = 10
"""How many rows with a button, or of several lines, fit on a card: twenty would exceed Webex's limit."""

MAX_SHORT_ROWS = 15
"""How many rows of one line, each with a button, fit on a card."""

MAX_HISTORY_ENTRIES = 100
"""How many entries of the history one command shows."""

# Changes of several numbers, and files

MAX_CHANGE_ROWS = 1_000
"""How many numbers can be assigned or removed at once."""

MAX_FILE_BYTES = 2_000_000
"""Of a file that is posted with a command: a thousand rows are a tenth of that."""

MAX_UNPACKED_BYTES = 10_000_000
"""Of an XLSX file's content: what is packed can be a thousand times as large."""

MAX_SHORT_PART_BYTES = 500_000
"""Of its styles, and of each part without rows: openpyxl takes a second for each megabyte of them."""

MAX_RECORD_ELEMENTS = 20_000
"""XML elements of one row, which openpyxl has in memory together: three for each cell."""

MAX_TABLE_COLUMNS = 50
"""Of a posted table. What stands further right is not read."""

MAX_SHEET_ROWS = 1_048_576
"""Of an Excel sheet, its header included (Microsoft, "Excel specifications and limits")."""

FILE_CHUNK_BYTES = 65_536
"""How much of a posted file is read at a time."""

FILE_SECONDS = 30.0
"""How long it may take to fetch a posted file, Webex's scan for malware included."""

# Reservations

MAX_RESERVED_AT_ONCE = 500
"""How many numbers one command reserves or releases."""

MARKS_SECONDS = 3.0
"""How old the reservations in memory may be: another replica may have changed them. What this replica changes counts
at once."""

RESERVATION_CHECK_MINUTES = 5
"""How often the bot looks for reservations that end. Where there are none, it costs two small queries."""

# Reports

MIN_REPORT_MINUTES = 60
"""Between two times at which the same report is sent: what changes faster is a job for a watch."""

MAX_REPORTS = 20
"""In a space: each runs a command, perhaps about all locations, and all may be due at the same minute."""

MAX_REPORTS_AT_ONCE = 100
"""How many reports that are due are read from the database at once. The others are sent a minute later."""

REPORT_LATE_SECONDS = 600
"""How late a report may be without saying so. A later one says when it was due: it may show another day than that."""

REPORT_RETRY_SECONDS = 900
"""How long a report is tried again each minute where Webex fails, before its space gets a sentence about it."""

MAX_REPORT_FAILURES = 10
"""After so many failures in a row a report is paused: nobody has solved what stops it."""

# Watches and daily counts

MAX_WATCHES = 50
"""In one space. Each costs a call to Webex at every check."""

MAX_WATCH_THRESHOLD = 100_000
"""The highest number of active numbers below which a watch alerts."""

MAX_WATCH_DAYS = 365
"""How far ahead a watch can look. No forecast reaches further."""

STOCK_DAYS = 365
"""How long the daily counts are stored: about 7 KB for each location."""

# Operations

WEBHOOK_CHECK_MINUTES = 1
"""How often the webhooks are checked: a deleted one is back within a minute. It costs one call."""

WEBHOOK_FAILURE_WINDOW_SECONDS = 300.0
"""Webex deactivates a webhook that fails often within five minutes. Reactivated before they have passed, a single
failure would deactivate it again (Webex developer documentation, "Webhooks")."""

FIRST_STARTUP_RETRY_SECONDS = 15
MAX_STARTUP_RETRY_SECONDS = 300
"""Between two attempts to register the webhooks at startup."""

READINESS_CACHE_SECONDS = 10.0
"""How long a readiness result is reused: frequent probes cost Webex no calls."""

READINESS_WAIT_SECONDS = 1.0
"""How long a readiness probe waits for its checks: probes use the threads that receive webhooks."""

READINESS_STALE_SECONDS = 60.0
"""How long the last result is reported while a check takes longer than that."""

ADDRESS_CHECK_SECONDS = 300.0
"""How often the bot asks its own public address, and logs that Webex would not reach it."""

ADDRESS_RETRY_SECONDS = 30.0
"""The same while the address does not work, so that a repaired one is seen soon."""

DOCTOR_CALL_SECONDS = 5.0
"""How long the doctor waits for one call."""

MAX_CLOCK_SKEW_SECONDS = 60.0
"""How far this machine's clock may differ from Webex's."""

MIN_SECRET_LENGTH = 16
"""Characters of WEBHOOK_SECRET."""
