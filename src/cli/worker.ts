// Entry of the worker thread in which guests run under Node: the same session as in the page, behind the same closed doors.
import { parentPort } from 'node:worker_threads'
import { serve } from '../sandbox/serve.ts'
import { threadEndpoint } from './endpoint.ts'

if (parentPort === null) throw new Error('this file is the entry of a worker thread')
serve(globalThis, threadEndpoint(parentPort))
