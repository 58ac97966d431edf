# The lecture's story in ten pages: :tutor, or --example tutor. Space turns the page.
a = 2.0
b = -3.0
c = 10.0
e = a * b
d = e + c
f = -2.0
L = d * f
# :say THE GRAPH. The lecture's L = (a*b + c) * f as a tree: under each node stand its inputs. Let us change an input, a:\nPress  j j j Enter .5 Enter\nNotice: a is 2.5 now, and what is above it follows: e is -7.5, d is 2.5 and L is -5. Undo that, and turn the page:\nPress  u Space
# :say HOW MUCH DOES a MATTER? You are still on a; add 0.001 to it:\nPress  >\nNotice the line under this page: L is -7.994, so it rose by 0.006, six times as much. That ratio is the gradient of L toward a. To measure every node like this would take a whole pass for each. Backpropagation needs one pass for all.\nPress  u Space
# :say START AT THE END. Backpropagation goes down the tree from L. Moving L moves L by as much, so its own gradient is 1. Let L propagate to its inputs:\nPress  .\nNotice: L = d * f, and in a product each input gets the other one's data. f is -2, so d gets -2; d is 4, so f gets 4.\nPress  Space
# :say A SUM PASSES ON. d = e + c. Move e or c a little, and d moves by just as much: the slope of d toward either is 1.\nPress  .\nNotice: what d has, times 1, goes to both: e gets -2 and c gets -2.\nPress  Space
# :say THE CHAIN RULE. a acts on L only through e, so its gradient is that of e times the slope of e toward a. And e = a * b, so that slope is b.\nPress  .\nNotice: e gets -2 and b is -3, so a gets 6: what you measured. And a is 2, so b gets -4. That is all of backpropagation: the gradient from above, times the local slope.\nPress  Space
# :say ALL AT ONCE. Set every gradient to zero, and let one key do the whole pass:\nPress  z b\nNotice: the same numbers. a gets 6, b gets -4, c gets -2, f gets 4. To see where the number in the selected row comes from, and then this page again:\nPress  x Space\nAnd on:\nPress  Space
# :say A NUDGE. A gradient says which way is up, and how steep. The lecture adds 0.01 times its gradient to every leaf, and looks at L:\nPress  S\nNotice: a is 2.06, b is -3.04, c is 9.98, f is -1.96. L rose from -8: L is -7.2865. The gradients promised 0.72 and it was 0.7135, since each is the slope at one point, and L bends.\nPress  Space
# :say THE NUMBER IN THE NOTEBOOK is another one, as a cell was run once too often: it nudged a, b, c again, but not f, by old gradients. Freeze f; nudge:\nPress  G f S\nNotice: f is -1.96 still, and L is -6.7236, as printed there. The column says grad @0: gradients are true where they were computed. Compute them anew for every step.\nPress  Space
# :say STEPS. A step is backward, update, forward. Back to the start, and two steps:\nPress  99u s s\nNotice: L is -6.5978, and the gradients are those of grad @1. A step adds lr * grad, which climbs. Training takes it away, which goes down:\nPress  d s\nNotice: L is -7.2746. v shows a plot, Space this page.\nPress  Space
# :say ON YOUR OWN. This L has no lowest point, so down it goes, ever faster:\nPress  r\nr again pauses; it ends by itself before L is infinite. What next?\n:example diamond   a node that is used twice: press b, and x on it\n:example dead      why is this gradient 0? Press x\nt                  guess the gradients yourself (Esc ends it)\n?                  all keys; q closes them, and q leaves
