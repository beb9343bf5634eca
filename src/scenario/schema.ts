// The one document: schema, types and JSON Schema of a scenario, version 1. It holds only what runs.
import * as z from 'zod'
import { inputLimits, limits } from './limits.ts'

// zod's compiler probes `new Function`, which a strict Content-Security-Policy reports.
z.config({ jitless: true })

/** The Envoy releases whose behaviour can be asked for, newest last, with the patch that was run. */
export const targets = { '1.36': '1.36.4', '1.37': '1.37.0', '1.38': '1.38.2', '1.39': '1.39.3', '1.40': '1.40.0' } as const
export type Target = keyof typeof targets
export const targetNames = Object.keys(targets) as Target[]
export const newestTarget: Target = '1.40'

/** Log levels in Envoy's order; the index is the ABI's number. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'] as const

const base64Text = z.base64().describe('Bytes in base64, where they are not UTF-8.')
const bytesText = z.union([z.string(), z.strictObject({ base64: base64Text })])
const pair = z.tuple([bytesText, bytesText])
const pieces = {
  chunks: z.array(z.int().min(0)).optional(),
  chunking: z
    .literal('sweep')
    .optional()
    .describe('The run is held against others in which the body arrives whole, in two pieces, and byte by byte.'),
}
const body = z
  .union([z.strictObject({ text: z.string(), ...pieces }), z.strictObject({ base64: base64Text, ...pieces })])
  .describe('The body and, optionally, the sizes of the pieces it arrives in; what is left is the last piece.')

const payload = z
  .union([
    z.strictObject({ any: z.enum(['StringValue', 'BytesValue']), value: bytesText }),
    z.strictObject({ any: z.literal('Struct'), value: z.record(z.string(), z.json()) }),
  ])
  .describe('A google.protobuf.Any as Envoy hands it over: text, bytes, or a Struct, which reaches the plugin as protobuf.')

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 has 64 lower-case hexadecimal digits')

const moduleRef = z.union([
  z.strictObject({ demo: z.string(), file: z.string().optional(), sha256 }),
  z.strictObject({ sha256, name: z.string(), size: z.int().min(0) }),
])

const id = z.string().min(1).max(100)
const name = z.string().max(1000)
const number16 = z.int().min(1).max(65535)
/** At most a day. */
const milliseconds = z.int().min(0).max(86_400_000)

const plugin = z.strictObject({
  id: id.describe('Our name for this plugin inside the scenario.'),
  name: name.default('').describe('PluginConfig.name: in logs, stats and the property plugin_name.'),
  rootId: name.default('').describe('PluginConfig.root_id.'),
  module: id.describe('A key of `modules`.'),
  configuration: payload.optional().describe('What on_configure reads.'),
  vm: z
    .strictObject({
      id: name.default('').describe('VmConfig.vm_id.'),
      configuration: payload.optional().describe('What on_vm_start reads.'),
      environment: z.record(z.string(), z.string()).optional().describe('VmConfig.environment_variables.key_values.'),
    })
    .prefault({}),
  failOpen: z.boolean().optional().describe('The deprecated PluginConfig.fail_open.'),
  failurePolicy: z.enum(['closed', 'open', 'reload']).optional().describe('PluginConfig.failure_policy.'),
  reload: z
    .strictObject({ baseIntervalMs: z.int().min(1).max(86_400_000) })
    .optional()
    .describe(
      'PluginConfig.reload_config.backoff: how long a failed VM is kept, and up to half as long again; 1000 ms where absent.',
    ),
  allowOnHeadersStopIteration: z.boolean().optional(),
  capabilities: z.array(z.string()).optional().describe('Allowed capabilities; empty or absent allows all.'),
})

const answer = z.strictObject({
  status: z.int().min(100).max(999).default(200),
  headers: z.array(pair).default([]),
  body: body.optional(),
  trailers: z.array(pair).optional(),
  delayMs: milliseconds.default(0),
  breaksOff: z
    .enum(['reset', 'silence'])
    .optional()
    .describe('The answer has no end: the upstream breaks the connection behind it, or says nothing more.'),
})

const protocol = z.enum(['http1', 'http2']).default('http1')

const cluster = z.strictObject({
  name: id,
  protocol: protocol.describe('What Envoy speaks to its endpoint.'),
  hosts: z.literal(0).optional().describe('0: the cluster has no endpoint, and Envoy answers by itself.'),
  rules: z
    .array(
      z.strictObject({
        match: z.strictObject({ method: z.string().optional(), prefix: z.string().optional() }).prefault({}),
        answer: answer.prefault({}),
      }),
    )
    .describe(
      'The first rule that matches answers. Where none does the upstream closes the connection; without any rule it refuses it.',
    ),
})

const prefix = z.string().default('/')
const route = z.union([
  z.strictObject({ prefix, cluster: id }),
  z.strictObject({
    prefix,
    directResponse: z
      .strictObject({ status: z.int().min(200).max(599), body: bytesText.default('') })
      .describe('RouteAction.direct_response: Envoy answers by itself, and no cluster is asked.'),
  }),
])

const request = z.strictObject({
  method: z.string().default('GET'),
  authority: bytesText.default('localhost:10000'),
  path: bytesText.default('/'),
  headers: z.array(pair).default([]),
  body: body.optional(),
  trailers: z.array(pair).optional(),
  clientTimeoutMs: milliseconds
    .optional()
    .describe('How long the client waits without a sign of life, in virtual milliseconds; 20000 where absent.'),
})

const step = z.union([
  z.strictObject({
    request,
    thread: z.int().min(0).optional().describe('The worker that serves it; round-robin where absent.'),
  }),
  z.strictObject({
    advance: z.strictObject({ ms: milliseconds }).describe('Nobody sends anything, and time passes: timers go off.'),
  }),
])

const headerClaims = z
  .record(z.string(), z.union([z.string(), z.null()]))
  .describe('Header name to value (several joined with a comma); null says the header is absent.')
const messageClaims = { headers: headerClaims.optional(), body: z.string().optional() }

const check = z.union([
  z.strictObject({ step: z.int().min(0), response: z.strictObject({ status: z.int().optional(), ...messageClaims }) }),
  z.strictObject({
    step: z.int().min(0),
    upstream: z.union([z.null(), z.strictObject({ path: z.string().optional(), ...messageClaims })]),
  }),
  z.strictObject({ step: z.int().min(0), outcome: z.enum(['completed', 'local-reply', 'paused', 'reset', 'failed']) }),
  z.strictObject({ stat: z.string(), equals: z.string() }),
  z.strictObject({
    log: z.string().describe('Text that some log line contains.'),
    level: z.enum(logLevels).optional(),
    count: z.int().min(0).optional(),
  }),
])

const fault = z.strictObject({
  call: z.string().describe('A host call, such as proxy_get_shared_data.'),
  plugin: id.optional().describe('Only calls that this plugin makes; those of any plugin where absent.'),
  nth: z.int().min(1).default(1).describe('Which of its calls, from 1. Each VM counts for itself.'),
  status: z.string().describe('The name of what it answers, such as CasMismatch; of a WASI function an errno, such as NoSys.'),
})

export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  title: z.string().max(200).default(''),
  notes: z.string().default('').describe('Markdown.'),
  target: z
    .enum(targetNames as [Target, ...Target[]])
    .default(newestTarget)
    .describe('The Envoy release whose behaviour is wanted.'),
  process: z
    .strictObject({
      concurrency: z.int().min(1).max(inputLimits.concurrency).default(1),
      logLevel: z.enum(logLevels).default('info').describe("The level of Envoy's wasm logger."),
      seed: z.int().min(0).max(0xffffffff).default(1),
      startTime: z.iso.datetime().default('2026-01-01T00:00:00Z'),
      node: z.strictObject({ id: z.string().default(''), cluster: z.string().default('') }).prefault({}),
      shutdown: z
        .boolean()
        .default(false)
        .describe('Whether Envoy is told to stop after the last step (SIGTERM): plugins get on_done and on_delete.'),
      limits: z
        .strictObject({
          memoryPages: z.int().min(1).max(limits.memoryPages).optional(),
          hostCalls: z.int().min(1).max(limits.hostCalls).optional(),
          events: z.int().min(1).max(limits.events).optional(),
          traceBytes: z.int().min(1).max(limits.traceBytes).optional(),
        })
        .optional(),
    })
    .prefault({}),
  modules: z.record(id, moduleRef),
  plugins: z.array(plugin),
  chains: z.strictObject({ http: z.array(id).default([]) }).prefault({}),
  listener: z
    .strictObject({
      protocol: protocol.describe('What clients speak; HTTP/2 without TLS, with prior knowledge.'),
      port: number16.default(10000),
      bufferLimit: z.int().min(1).optional(),
      useRemoteAddress: z
        .boolean()
        .optional()
        .describe('HttpConnectionManager.use_remote_address: Envoy is at the edge, and believes no client.'),
    })
    .prefault({}),
  routes: z.array(route),
  clusters: z.array(cluster),
  steps: z.array(step).max(inputLimits.steps),
  faults: z
    .array(fault)
    .max(inputLimits.faults)
    .default([])
    .describe('Host calls that answer what is said here, instead of what Envoy would do.'),
  checks: z.array(check).default([]),
})

/** A valid scenario with every default filled in. */
export type Scenario = z.output<typeof scenarioSchema>
/** A scenario as people write it. */
export type ScenarioInput = z.input<typeof scenarioSchema>
export type Plugin = Scenario['plugins'][number]
export type ModuleRef = Scenario['modules'][string]
export type Payload = NonNullable<Plugin['configuration']>
export type RouteEntry = Scenario['routes'][number]
export type Cluster = Scenario['clusters'][number]
export type Answer = Cluster['rules'][number]['answer']
export type Step = Scenario['steps'][number]
export type RequestStep = Extract<Step, { request: unknown }>['request']
export type Body = NonNullable<RequestStep['body']>
export type BytesText = z.output<typeof bytesText>
export type Fault = Scenario['faults'][number]
export type Check = Scenario['checks'][number]
