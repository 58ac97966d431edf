/** The text field in the status line: a leaf's new value, a command, or what to search for. */
import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import { type ReactElement, useState } from 'react';
import { nameOf } from '../notation/write.js';
import type { Action } from '../session/action.js';
import type { Field, Session } from '../session/session.js';

const PROMPT_ROOM = 24;

const prompt = (field: Field, session: Session): string =>
  field.kind === 'edit' ? ` ${nameOf(session.model.program.tape, field.node, PROMPT_ROOM)} = ` : field.kind === 'command' ? ' :' : ' /';

/** What Enter does with the text of a field. */
export function submitted(field: Field, text: string): Action {
  if (field.kind === 'edit') return { type: 'edit-leaf', node: field.node, text };
  return { type: field.kind === 'command' ? 'command' : 'search', text };
}

interface Props {
  readonly field: Field;
  readonly session: Session;
  readonly dispatch: (action: Action) => void;
}

export function TextField({ field, session, dispatch }: Props): ReactElement {
  const [text, setText] = useState(field.text);
  const problem = session.message?.tone === 'error' ? session.message.text : undefined;
  return (
    <Box>
      <Text>{prompt(field, session)}</Text>
      <TextInput value={text} onChange={setText} onSubmit={() => dispatch(submitted(field, text))} />
      <Text wrap="truncate" {...(problem ? { color: 'red' } : { dimColor: true })}>
        {`   ${problem ?? 'Enter applies, Esc cancels'}`}
      </Text>
    </Box>
  );
}
