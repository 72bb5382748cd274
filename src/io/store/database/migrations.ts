/** How the tables came to be what they are, a step each. A step that has been released is never changed: the next one is added. */
export const migrations: readonly string[] = [
  `
  create table sites (
    id text primary key,
    site jsonb not null,
    is_muted boolean not null default false,
    heard_at timestamptz not null,      -- when it was last looked at, added or taken up again
    answered_at timestamptz not null,   -- the moment of its schedule that was last answered, or is being
    next_due_at timestamptz             -- null while paused
  );
  create unique index sites_by_name on sites (lower(site->>'name'));
  create index sites_by_due on sites (next_due_at);

  create table looks (
    id text primary key,
    site_id text not null references sites on delete cascade,
    due_at timestamptz not null,
    looked_at timestamptz not null,
    state text not null,
    look jsonb not null,
    findings jsonb not null,            -- each with what silenced it
    run_folder text,                    -- null where nothing was compared
    unique (site_id, due_at)
  );
  create index looks_by_site on looks (site_id, looked_at desc);
  create index looks_by_time on looks (looked_at);

  create table alerts (
    id text primary key,                -- of the site, the pair and the finding: raised once for ever
    site_id text not null references sites on delete cascade,
    raised_at timestamptz not null,
    place integer not null,             -- among those raised at once: the strongest first
    alert jsonb not null,
    acknowledged_at timestamptz,
    snoozed_until timestamptz
  );
  create index alerts_by_time on alerts (raised_at desc, place);
  create index alerts_by_site on alerts (site_id, raised_at desc);

  create table notices (                -- which alert is owed to which channel, and by which message it went
    alert_id text not null references alerts on delete cascade,
    channel text not null,
    delivery_id text,
    noticed_at timestamptz,
    primary key (alert_id, channel)
  );
  create index notices_owed on notices (channel) where delivery_id is null;

  create table deliveries (
    id text primary key,
    channel text not null,
    digest jsonb not null,
    made_at timestamptz not null,
    due_at timestamptz not null,
    tries integer not null default 0,
    sent_at timestamptz,
    given_up_at timestamptz,
    reason text                         -- why the last try failed
  );
  create index deliveries_due on deliveries (due_at) where sent_at is null and given_up_at is null;
  `,
  `
  create table cues (
    id text primary key,                -- of what it tells: the same report is there once, however often it is brought
    at timestamptz not null,            -- the last moment before what it tells of
    expires_at timestamptz not null,
    south double precision,             -- of the ground that it may concern; null where it has no place
    north double precision,
    cue jsonb not null
  );
  create index cues_by_expiry on cues (expires_at);
  create index cues_by_time on cues (at desc);

  create table cue_series (
    id text primary key,                -- of whose columns, the area and the term
    name text not null,                 -- of the area and the term
    latest text not null,               -- first day of the last whole period
    judged jsonb not null
  );
  create index cue_series_by_name on cue_series (name);

  create table cued_looks (             -- what was spent on looks that cues asked for; stays when the site goes
    site_id text not null,
    due_at timestamptz not null,
    taken_at timestamptz not null,
    bytes bigint,                       -- null where it was not known
    primary key (site_id, due_at)
  );
  create index cued_looks_by_time on cued_looks (taken_at);
  `,
  `
  create index looks_by_run on looks ((look->>'runId')) where run_folder is not null;
  `,
];
