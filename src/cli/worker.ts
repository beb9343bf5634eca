// Entry of the worker thread in which guests run under Node: the same session as in the page, behind the same closed doors.
import { setFlagsFromString } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { serve } from '../sandbox/serve.ts'
import { flagsOfLacking } from '../wasm/features.ts'
import { threadEndpoint } from './endpoint.ts'

if (parentPort === null) throw new Error('this file is the entry of a worker thread')
// Envoy's V8 is newer than the one of Node 20, which keeps some of what it can do behind flags.
for (const flag of flagsOfLacking()) setFlagsFromString(flag)
serve(globalThis, threadEndpoint(parentPort))
