// Entry of the Web Worker in which guests run.
import { serve } from './serve.ts'

serve(globalThis, globalThis)
