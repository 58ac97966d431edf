/** The actions that a file's `# :` commands may do too, on a session. */
import type { PureAction } from './action.js';
import { setBug } from './gradients/backward.js';
import { predict } from './gradients/prediction.js';
import { say } from './message.js';
import type { Session } from './model.js';
import { showLens, showPlot } from './screen/cycles.js';
import { turnPage } from './screen/pages.js';
import { seen } from './screen/zoom.js';
import { freeze } from './training/leaves.js';
import { setDirection, setOptimizer, setRate, setRoot, setSchedule } from './training/settings.js';
import { goTo, goToGroup } from './tree/moves.js';

export function applyPure(session: Session, action: PureAction): Session {
  switch (action.type) {
    case 'root':
      return setRoot(session, action.node);
    case 'go-group':
      return goToGroup(session, action.name);
    case 'go':
      return goTo(session, action.node);
    case 'freeze':
      return freeze(session, action.nodes, action.frozen);
    case 'rate':
      return setRate(session, action.to);
    case 'schedule':
      return setSchedule(session, action.text);
    case 'direction':
      return setDirection(session, action.to ?? (session.model.direction === 'ascend' ? 'descend' : 'ascend'));
    case 'optimizer':
      return setOptimizer(session, action.name);
    case 'bug':
      return setBug(session, action.name);
    case 'predict':
      return predict(session, action.nodes);
    case 'show':
      return action.what === 'lens' ? showLens(session, action.name) : showPlot(session, action.name);
    case 'page':
      return seen(turnPage(session, action.by ?? 1, action.text), action, 'card');
    case 'say':
      return say(session, action.text, action.tone);
  }
}
