/**
 * What Python's own names may do, one table a kind. Reading passes a statement over only if all that it calls is known
 * not to change a node; so what is missing here makes an error, never a wrong graph.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Python's functions that change nothing but the lists they are given. */
export const HARMLESS_FUNCTIONS = words(`
  abs all any ascii bin bool bytes callable chr classmethod complex dict display divmod enumerate filter float format
  frozenset hasattr hash help hex id input int isinstance issubclass iter len list map max min next object oct open ord
  pow print property range repr reversed round set slice sorted staticmethod str sum super tuple type zip`);

/** Those whose result is never a new node. */
export const MAKES_NO_NODE = words(`
  all any bool bytes callable chr dict display enumerate float format frozenset hasattr hash help hex id input int
  isinstance issubclass iter len list next open ord print range repr reversed round set sorted str tuple type zip
  draw_dot trace`);

/** Names that Python knows without an import, besides the functions above. */
const OTHER_BUILTINS = words(`
  BaseException Ellipsis ExceptionGroup False KeyboardInterrupt None NotImplemented StopIteration
  StopAsyncIteration GeneratorExit True __debug__ __doc__ __file__ __name__ anext aiter bytearray copyright credits
  getattr license memoryview Value`);

export const isBuiltin = (name: string): boolean =>
  HARMLESS_FUNCTIONS.has(name) || OTHER_BUILTINS.has(name) || /^[A-Z][A-Za-z]*(?:Error|Exception|Warning)$/.test(name);

/** Names and attributes through which a program can change anything, or end: nothing is known after them. */
export const UNLIMITED = words(`
  SystemExit __builtins__ __closure__ __code__ __delattr__ __dict__ __globals__ __import__ __main__ __setattr__
  __setstate__ _exit _getframe abort breakpoint builtins compile ctypes delattr eval exec execfile execv execve exit
  f_globals f_locals gc get_ipython globals importlib inspect kill locals modules quit runpy setattr setprofile settrace vars`);

/** Methods of lists, texts, dictionaries, files and drawings. */
export const HARMLESS_METHODS = words(`
  add append appendleft attr center clear close copy count difference discard edge endswith extend flush format get index
  insert intersection item items join keys ljust lower lstrip most_common node numpy pop popleft read remove render
  replace reverse rjust rstrip setdefault sort split splitlines startswith strip title tolist union update upper values
  view write writelines zfill`);

/** Attributes that are numbers, texts or containers, not methods. */
export const PLAIN_ATTRIBUTES = words(`
  T __class__ __doc__ __name__ _children _label _op _prev children data dtype e grad imag inf label nan ndim op parents
  pi prev real shape size tau`);

/** A node's attributes that are numbers or texts: whoever has one cannot reach the node. */
export const NUMBERS_OF_NODES = words('data grad label _label _op op');

/** Modules that know nothing of a program's nodes, and change nothing that they are given. */
const SAFE_MODULES = words(`
  IPython PIL __future__ abc argparse array bisect bokeh cmath collections contextlib copy csv dataclasses datetime
  decimal enum fractions functools glob graphviz hashlib heapq io ipywidgets itertools jax json keras logging math
  matplotlib networkx numbers numpy os pandas pathlib platform plotly pprint pydot random re scipy seaborn shutil sklearn
  statistics string sympy sys tempfile tensorflow textwrap time timeit torch torchviz tqdm typing typing_extensions
  urllib uuid warnings`);

export const isSafeModule = (path: string): boolean => SAFE_MODULES.has(path.split('.')[0] as string);

/** Modules that have the notation's functions. */
const FUNCTION_MODULES = words('math cmath numpy torch jax.numpy torch.nn.functional');

export const hasFunctions = (path: string): boolean => FUNCTION_MODULES.has(path);

/** A notebook's magics that run none of the file's Python and set no names. */
export const HARMLESS_MAGICS = words(`
  alias autoreload autosave bash cat cd colors conda config css cython debug env html javascript js latex load_ext ls
  lsmagic magic man markdown matplotlib mkdir nbagg notebook page pdb pip perl pinfo precision pwd pycat quickref
  reload_ext ruby script sh sql svg system sx unload_ext uv who whos writefile xmode`);
