// What the fields of an exported configuration are, for people who read one for the first time: comments, as data.
import { type Document, isMap, isScalar } from 'yaml'
import type { Path } from '../issue.ts'

/** What is said above a field. */
export type Lesson = readonly [at: Path, ...lines: readonly string[]]

const config = ['typed_config', 'config'] as const
const vm = [...config, 'vm_config'] as const

/** Of an entry of `http_filters` that is a Wasm plugin. */
export const filterLessons: readonly Lesson[] = [
  [['name'], 'A Wasm plugin. Envoy knows the extension by its @type; this name is for people.'],
  [[...config, 'name'], "The plugin's name: in its log lines, and what it reads as the property plugin_name."],
  [[...config, 'root_id'], 'The name under which the module registers the root context that is meant.'],
  [[...config, 'fail_open'], 'Deprecated: failure_policy says the same.'],
  [[...config, 'failure_policy'], 'Requests to a plugin that has failed: FAIL_CLOSED answers 503, FAIL_OPEN goes on without it.'],
  [
    [...config, 'allow_on_headers_stop_iteration'],
    'Whether StopIteration from a headers callback lets the body go on to the plugin; without it, it waits.',
  ],
  [[...config, 'capability_restriction_config'], 'The only host calls and callbacks that the module may use.'],
  [
    [...config, 'configuration'],
    'What proxy_on_configure reads: the text of a StringValue. A Struct arrives as protobuf, not as JSON.',
  ],
  [vm, 'Plugins with the same vm_id, code and VM configuration share one VM on each thread, with its shared data and queues.'],
  [[...vm, 'runtime'], "V8, the engine in Envoy's releases."],
  [[...vm, 'code'], 'Relative to the folder that Envoy runs in. `remote` fetches the module, and needs its sha256.'],
  [[...vm, 'configuration'], 'What proxy_on_vm_start reads.'],
  [[...vm, 'environment_variables'], 'The environment variables that the guest sees.'],
  [[...vm, 'capability_restriction_config'], 'The only host calls and callbacks that the module may use.'],
]

/** Of the last entry of `http_filters`. */
export const routerLessons: readonly Lesson[] = [
  [['name'], 'Last: sends the request to the cluster of its route. Without it nothing is sent, and Envoy refuses the chain.'],
]

const manager = ['static_resources', 'listeners', 0, 'filter_chains', 0, 'filters', 0, 'typed_config'] as const

/** Where the bootstrap has its chain. */
export const chainPath: Path = [...manager, 'http_filters']

/** Of a bootstrap. */
export const bootstrapLessons: readonly Lesson[] = [
  [['node'], 'Who this Envoy says it is; a plugin reads it as the property node.'],
  [['admin'], 'Stats, log levels and the configuration, over HTTP.'],
  [['static_resources', 'listeners'], 'Where clients connect.'],
  [
    ['static_resources', 'listeners', 0, 'per_connection_buffer_limit_bytes'],
    'A body that a plugin holds back may be this long; then Envoy answers 413, or 500 to a response.',
  ],
  [[...manager, 'http_protocol_options'], 'Without it Envoy drops HTTP/1.1 trailers before any filter sees them.'],
  [[...manager, 'route_config'], 'Which cluster a request goes to: the first route that matches.'],
  [chainPath, 'The filters in the order in which a request meets them; its response meets them in the reverse order.'],
  [['static_resources', 'clusters'], 'The upstreams. A plugin calls out to them by these names.'],
]

/** Writes lessons above the fields they are about, below a path; fields that are not there have none. */
export function teach(document: Document, below: Path, lessons: readonly Lesson[]): void {
  for (const [place, ...lines] of lessons) {
    const path = [...below, ...place]
    const parent = document.getIn(path.slice(0, -1), true)
    if (!isMap(parent)) continue
    const comment = lines.map((line) => ` ${line}`).join('\n')
    const at = parent.items.findIndex(({ key }) => isScalar(key) && key.value === path.at(-1))
    const key = parent.items[at]?.key
    // Above an entry of a list, not between its dash and its first field.
    if (at === 0 && typeof path.at(-2) === 'number') parent.commentBefore = comment
    else if (isScalar(key)) key.commentBefore = comment
  }
}

/** Teaches about a chain: each kind of filter once, where it stands first. */
export function teachChain(document: Document, chain: Path, length: number): void {
  if (length > 1) teach(document, [...chain, 0], filterLessons)
  teach(document, [...chain, length - 1], routerLessons)
}
