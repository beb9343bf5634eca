// Words of the Itanium C++ ABI's mangling: what one or two letters stand for. LLVM: llvm/Demangle/ItaniumDemangle.h.

/** Types that are one letter. */
export const builtinTypes: Readonly<Record<string, string>> = {
  v: 'void',
  w: 'wchar_t',
  b: 'bool',
  c: 'char',
  a: 'signed char',
  h: 'unsigned char',
  s: 'short',
  t: 'unsigned short',
  i: 'int',
  j: 'unsigned int',
  l: 'long',
  m: 'unsigned long',
  x: 'long long',
  y: 'unsigned long long',
  n: '__int128',
  o: 'unsigned __int128',
  f: 'float',
  d: 'double',
  e: 'long double',
  g: '__float128',
  z: '...',
}

/** Types that are `D` and a letter. */
export const furtherTypes: Readonly<Record<string, string>> = {
  d: 'decimal64',
  e: 'decimal128',
  f: 'decimal32',
  h: 'half',
  i: 'char32_t',
  s: 'char16_t',
  u: 'char8_t',
  a: 'auto',
  c: 'decltype(auto)',
  n: 'std::nullptr_t',
}

/** How a literal of a type ends; other types stand in brackets before it. */
export const literalSuffixes: Readonly<Record<string, string>> = { i: '', j: 'u', l: 'l', m: 'ul', x: 'll', y: 'ull' }

/** Names that are `S` and a letter: in short, and in full where a constructor is named after them. */
export const standardNames: Readonly<Record<string, readonly [short: string, full: string, base: string]>> = {
  a: ['std::allocator', 'std::allocator', 'allocator'],
  b: ['std::basic_string', 'std::basic_string', 'basic_string'],
  s: ['std::string', 'std::basic_string<char, std::char_traits<char>, std::allocator<char>>', 'basic_string'],
  i: ['std::istream', 'std::basic_istream<char, std::char_traits<char>>', 'basic_istream'],
  o: ['std::ostream', 'std::basic_ostream<char, std::char_traits<char>>', 'basic_ostream'],
  d: ['std::iostream', 'std::basic_iostream<char, std::char_traits<char>>', 'basic_iostream'],
}

/** Operators, without the word. */
export const operators: Readonly<Record<string, string>> = {
  nw: ' new',
  na: ' new[]',
  dl: ' delete',
  da: ' delete[]',
  aw: ' co_await',
  ps: '+',
  ng: '-',
  ad: '&',
  de: '*',
  co: '~',
  pl: '+',
  mi: '-',
  ml: '*',
  dv: '/',
  rm: '%',
  an: '&',
  or: '|',
  eo: '^',
  aS: '=',
  pL: '+=',
  mI: '-=',
  mL: '*=',
  dV: '/=',
  rM: '%=',
  aN: '&=',
  oR: '|=',
  eO: '^=',
  ls: '<<',
  rs: '>>',
  lS: '<<=',
  rS: '>>=',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  ss: '<=>',
  nt: '!',
  aa: '&&',
  oo: '||',
  pp: '++',
  mm: '--',
  cm: ',',
  pm: '->*',
  pt: '->',
  cl: '()',
  ix: '[]',
}

/** What the compiler makes beside functions: before a type, and before a function's or a variable's name. */
export const ofType: Readonly<Record<string, string>> = {
  TV: 'vtable for ',
  TT: 'VTT for ',
  TI: 'typeinfo for ',
  TS: 'typeinfo name for ',
}
export const ofName: Readonly<Record<string, string>> = {
  GV: 'guard variable for ',
  TW: 'thread-local wrapper routine for ',
  TH: 'thread-local initialization routine for ',
}
