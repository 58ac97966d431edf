// microgpt's network in scalars: it learns names letter by letter, one name a step, and each name has a graph of its own
// over the same 4,192 parameters. Run it with node, or open it in the explorer. `--example gpt` is the same.
import { pathToFileURL } from 'node:url';
import { nn, optimizers, Value } from 'mgrad-tui';

const names = `yuheng diondre xavien jori juanluis erandi phia samatha phoenix emmelynn hollan hollis callalily adelayde
josephyne weldon kayle ragnar colbie taveon aki peyten kevari joella mecca egan justyce taliyah hayley alleah kymberlynn
parrish houstyn jamaya ahmod nivin milli cristiana jaimee mitchell`.split(/\s/);
const [width, heads, length, tokens] = [16, 4, 16, 27];
const [end, size] = [tokens - 1, width / heads];

const random = nn.seeded(42);
random.shuffle(Array.from({ length: 32033 })); // as many names as were shuffled before these were the first
const matrix = (name, rows, columns) =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => new Value(random.gauss(0, 0.08), `${name}[${i}][${j}]`)),
  );
const wte = matrix('wte', tokens, width);
const wpe = matrix('wpe', length, width);
const lmHead = matrix('lm_head', tokens, width);
const [wq, wk, wv, wo] = ['attn_wq', 'attn_wk', 'attn_wv', 'attn_wo'].map((name) => matrix(name, width, width));
const fc1 = matrix('mlp_fc1', 4 * width, width);
const fc2 = matrix('mlp_fc2', width, 4 * width);

export const parameters = [wte, wpe, lmHead, wq, wk, wv, wo, fc1, fc2].flat(2);
export const commands = ['descend', 'optimizer adam beta1=0.85 beta2=0.99', 'lr 0.01*(1 - k/1000)'];

const labelled = (values, name) => {
  values.forEach((value, i) => {
    value.label = values.length === 1 ? name : `${name}[${i}]`;
  });
  return values;
};
const times = (weights, x) => weights.map((row) => nn.sum(row.map((weight, i) => weight.mul(x[i]))));
const plus = (some, others) => some.map((value, i) => value.add(others[i]));
const scaled = (x) => {
  const mean = nn.sum(x.map((value) => value.mul(value))).mul(1 / x.length);
  const scale = mean.add(1e-5).pow(-0.5);
  return x.map((value) => value.mul(scale));
};

function scoresAfter(token, at, keys, values) {
  const x = labelled(scaled(plus(wte[token], wpe[at])), `embedding@${at}`);
  const attended = labelled(scaled(x), `attn_in@${at}`);
  const query = labelled(times(wq, attended), `query@${at}`);
  keys.push(labelled(times(wk, attended), `key@${at}`));
  values.push(labelled(times(wv, attended), `value@${at}`));
  const seen = [];
  for (let from = 0; from < width; from += size) {
    const part = [0, 1, 2, 3].map((i) => from + i);
    const head = `@${at} head ${from / size + 1}`;
    const dots = keys.map((key) => nn.sum(part.map((i) => query[i].mul(key[i]))).mul(size ** -0.5));
    const weights = labelled(nn.softmax(labelled(dots, `match${head}`)), `attention${head}`);
    seen.push(...part.map((i) => nn.sum(weights.map((weight, then) => weight.mul(values[then][i])))));
  }
  const y = labelled(plus(times(wo, labelled(seen, `seen@${at}`)), x), `attended@${at}`);
  const hidden = labelled(
    times(fc1, labelled(scaled(y), `mlp_in@${at}`)).map((value) => value.relu()),
    `hidden@${at}`,
  );
  const z = labelled(plus(times(fc2, hidden), y), `thought@${at}`);
  return labelled(times(lmHead, z), `logits@${at}`);
}

export function next(k) {
  const letters = [...names[k % names.length]].map((letter) => letter.charCodeAt(0) - 'a'.charCodeAt(0));
  const [read, right] = [
    [end, ...letters],
    [...letters, end],
  ];
  const [keys, values] = [[], []];
  const losses = read.map((token, at) => {
    const chances = labelled(nn.softmax(scoresAfter(token, at, keys, values)), `probs@${at}`);
    const loss = chances[right[at]].log().neg();
    loss.label = `loss@${at}`;
    return loss;
  });
  const loss = nn.sum(losses).mul(1 / losses.length);
  loss.label = 'loss';
  return loss;
}

function train() {
  const adam = optimizers.adam(parameters, { lr: (k) => 0.01 * (1 - k / 1000), beta1: 0.85, beta2: 0.99 });
  for (let k = 0; k < 5; k++) {
    const loss = next(k);
    console.log(`step ${k + 1}   ${names[k].padEnd(8)}   loss ${loss.data.toFixed(12)}`);
    adam.zeroGrad(); // of letters that this name does not have
    loss.backward();
    adam.step();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) train();
