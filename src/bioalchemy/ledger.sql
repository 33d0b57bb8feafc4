CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Exactly one row: who may write. A driver that finds another epoch here has lost the run.
CREATE TABLE IF NOT EXISTS driver (
    one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL,
    host TEXT, pid INTEGER, heartbeat REAL NOT NULL
);

CREATE TABLE IF NOT EXISTS articles (
    seq INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    uri TEXT NOT NULL,
    work_id TEXT, version_id TEXT, text_sha256 TEXT, title TEXT,
    record TEXT,                    -- the Article as JSON, its text left to the text store
    state TEXT NOT NULL,            -- discovered | parsed | curated | done | rejected | failed | quarantined | postponed
    reason TEXT, detail TEXT,
    updated REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_state ON articles (state, seq);
CREATE INDEX IF NOT EXISTS articles_by_uri ON articles (uri);
CREATE INDEX IF NOT EXISTS articles_by_work ON articles (work_id);

-- What articles are about: told once, where a run aims at a mix of topics; their pairs are annotated with it.
CREATE TABLE IF NOT EXISTS topics (
    article_id TEXT PRIMARY KEY, topic TEXT NOT NULL, share REAL NOT NULL, method TEXT NOT NULL, taxonomy TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS contexts (
    context_id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (article_id),
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,           -- Context as JSON
    state TEXT NOT NULL,            -- planned | done | failed
    error_type TEXT, error TEXT
);
CREATE INDEX IF NOT EXISTS contexts_by_article ON contexts (article_id, seq);

CREATE TABLE IF NOT EXISTS drafts (
    seq INTEGER PRIMARY KEY,
    draft_id TEXT NOT NULL UNIQUE,
    context_id TEXT NOT NULL REFERENCES contexts (context_id),
    article_id TEXT NOT NULL,
    revision_of TEXT,
    record TEXT NOT NULL,           -- Draft as JSON
    decision TEXT NOT NULL, reason TEXT, advice TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS drafts_by_article ON drafts (article_id);

CREATE TABLE IF NOT EXISTS checks (
    draft_id TEXT NOT NULL REFERENCES drafts (draft_id), seq INTEGER NOT NULL,
    name TEXT NOT NULL, passed INTEGER NOT NULL,
    record TEXT NOT NULL,           -- Check as JSON, votes included
    PRIMARY KEY (draft_id, seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS pairs (
    seq INTEGER PRIMARY KEY,
    pair_id TEXT NOT NULL UNIQUE,
    draft_id TEXT NOT NULL REFERENCES drafts (draft_id),
    article_id TEXT NOT NULL,
    text_use TEXT NOT NULL,
    record TEXT NOT NULL            -- QAPair as JSON
);
CREATE INDEX IF NOT EXISTS pairs_by_article ON pairs (article_id);

-- Append-only: what was found out about a pair after it was made. A review of a draft that no pair came of has the
-- draft's id in the place of the pair's.
CREATE TABLE IF NOT EXISTS annotations (
    seq INTEGER PRIMARY KEY, pair_id TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL,
    UNIQUE (pair_id, kind, record)
);

CREATE TABLE IF NOT EXISTS calls (
    seq INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL UNIQUE,
    cache_key TEXT NOT NULL,
    started REAL NOT NULL,
    role TEXT NOT NULL, prompt TEXT NOT NULL, prompt_version TEXT NOT NULL, model TEXT NOT NULL,
    article_id TEXT, context_id TEXT, draft_id TEXT, sample INTEGER NOT NULL,
    source TEXT NOT NULL,           -- paid | cache
    outcome TEXT NOT NULL,          -- ok | the error's class
    finish_reason TEXT,
    prompt_tokens INTEGER NOT NULL DEFAULT 0, completion_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0, reasoning_tokens INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL,                  -- NULL: the price is unknown
    latency_s REAL NOT NULL, http_attempts INTEGER NOT NULL,
    request TEXT NOT NULL,          -- JSON: messages whose contents are blob hashes, and parameters
    response TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS calls_by_context ON calls (context_id);
CREATE INDEX IF NOT EXISTS calls_by_key ON calls (cache_key);
CREATE INDEX IF NOT EXISTS calls_by_article ON calls (article_id);

-- Prompt parts, stored once: a passage is in every call on it.
CREATE TABLE IF NOT EXISTS blobs (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
