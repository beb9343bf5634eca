// Envoy's response flags: bit index and short name. Envoy: source/common/stream_info/utility.cc.

export const responseFlags = {
  UH: 1,
  UT: 2,
  UR: 4,
  UF: 5,
  UC: 6,
  NR: 8,
  DC: 14,
  DPE: 18,
  UPE: 23,
  NC: 24,
  DR: 28,
} as const

export type ResponseFlag = keyof typeof responseFlags
