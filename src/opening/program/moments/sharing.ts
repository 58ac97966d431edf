/** Moments whose equal texts are one text in memory: there may be millions of moments, of a few lines of a program. */
import type { MomentEvent } from '../process/events.js';

/** The most texts that are shared. */
const MOST_TEXTS = 1000;

/** A function that gives an event with texts that are shared with those before it. */
export function sharingTexts(): (event: MomentEvent) => MomentEvent {
  const texts = new Map<string, string>();
  const share = <Text extends string | undefined>(text: Text): Text => {
    if (text === undefined) return text;
    if (texts.size < MOST_TEXTS && !texts.has(text)) texts.set(text, text);
    return (texts.get(text) ?? text) as Text;
  };
  return (event) => ({
    ...event,
    place: share(event.place),
    root: { label: share(event.root.label), data: event.root.data },
    skipped: share(event.skipped),
    note: share(event.note),
  });
}
