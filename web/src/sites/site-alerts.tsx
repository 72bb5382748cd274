import type { Alert, AlertAct, AlertState } from '../../../src/core/contract/watch.ts';
import { dateInWords } from '../review/words.ts';
import { formatPlace, initialDeskView } from '../state/link.ts';
import { dayInWords } from './site-words.ts';

const SNOOZE_DAYS = 7;
const DAY_MS = 86_400_000;
/** Alerts that somebody has dealt with, listed below the others at most. */
const MOST_READ = 10;

const kindWords: Readonly<Record<Alert['kind'], string>> = {
  finding: 'Candidate change',
  silent: 'Silent too long',
  failing: 'Fails again and again',
};

/** What was told of this site: unread first, each with what can be done about it. */
export function SiteAlerts({
  alerts,
  onAct,
}: {
  readonly alerts: readonly Alert[];
  readonly onAct: (...acts: readonly AlertAct[]) => Promise<unknown>;
}) {
  const unread = alerts.filter(({ state }) => state === 'unread');
  const others = alerts.filter(({ state }) => state !== 'unread').slice(0, MOST_READ);
  return (
    <section class="site-alerts" aria-labelledby="alerts-title">
      <h2 id="alerts-title">
        Alerts <span class="state-count">{unread.length} unread</span>
      </h2>
      <p class="hint">An alert is a cue that something may be worth a look, not a verdict on what happened.</p>
      {alerts.length === 0 && <p class="empty">None so far.</p>}
      {unread.length > 1 && (
        <div class="form-actions">
          <button
            type="button"
            class="button"
            onClick={() => void onAct(...unread.map(({ id }) => ({ kind: 'acknowledge' as const, alertId: id })))}
          >
            Acknowledge all {unread.length}
          </button>
        </div>
      )}
      <ul class="alerts">
        {[...unread, ...others].map((alert) => (
          <AlertRow key={alert.id} alert={alert} onAct={onAct} />
        ))}
      </ul>
    </section>
  );
}

function AlertRow({
  alert,
  onAct,
}: {
  readonly alert: Alert;
  readonly onAct: (...acts: readonly AlertAct[]) => Promise<unknown>;
}) {
  const { id, kind, state, sentence, raisedAt, runId, findingId } = alert;
  const isOpen = state === 'unread' || state === 'snoozed';
  return (
    <li class="alert" data-alert={state}>
      <p>
        <strong>{kindWords[kind]}.</strong> {sentence}
      </p>
      <p class="hint">
        {dateInWords(raisedAt)} · {alertStateInWords(alert)}
      </p>
      <div class="form-actions">
        {runId !== null && (
          <a
            class="button"
            href={formatPlace({ page: 'run', id: runId, desk: { ...initialDeskView, selected: findingId } })}
            aria-label={`Open the pair at ${findingId ?? 'the site'}`}
          >
            Open the pair
          </a>
        )}
        {isOpen && (
          <button type="button" class="button" onClick={() => void onAct({ kind: 'acknowledge', alertId: id })}>
            Acknowledge
          </button>
        )}
        {state === 'unread' && (
          <button
            type="button"
            class="button"
            onClick={() => {
              const until = new Date(Date.now() + SNOOZE_DAYS * DAY_MS).toISOString();
              void onAct({ kind: 'snooze', alertId: id, until });
            }}
          >
            Snooze {SNOOZE_DAYS} days
          </button>
        )}
      </div>
    </li>
  );
}

const stateNames: Readonly<Record<AlertState, string>> = {
  unread: 'unread',
  acknowledged: 'acknowledged',
  snoozed: 'snoozed',
  muted: 'muted',
};

function alertStateInWords({ state, snoozedUntil }: Alert): string {
  return state === 'snoozed' && snoozedUntil !== null ? `snoozed until ${dayInWords(snoozedUntil)}` : stateNames[state];
}
