// A scenario as an Envoy bootstrap in YAML that runs as it is, with comments that say what goes beside it.
import { Document, isMap, isSeq } from 'yaml'
import { invariant } from '../../util/assert.ts'
import type { RequestStep, Scenario } from '../schema.ts'
import { requestsOf } from '../step.ts'
import { curlCommand } from './curl.ts'
import { chainOf, envoyConfig, pluginLosses } from './envoy-config.ts'
import { bootstrapLessons, chainPath, teach, teachChain } from './envoy-lessons.ts'
import { upstreamListeners, upstreamPorts } from './envoy-upstreams.ts'
import type { Format, Loss } from './format.ts'
import { moduleFiles } from './module-files.ts'
import { oneLine, yamlText } from './yaml-text.ts'

export const envoyYaml: Format = {
  id: 'envoy-yaml',
  label: 'Envoy bootstrap (YAML)',
  mayLose: [
    'title',
    'notes',
    'process.seed',
    'process.startTime',
    'process.limits',
    'process.shutdown',
    'plugins[]',
    'plugins[].configuration',
    'plugins[].vm.configuration',
    'clusters[].rules',
    'clusters[].rules[].answer.status',
    'clusters[].rules[].answer.headers',
    'clusters[].rules[].answer.headers[]',
    'clusters[].rules[].answer.body.chunks',
    'clusters[].rules[].answer.body.chunking',
    'clusters[].rules[].answer.trailers',
    'clusters[].rules[].answer.breaksOff',
    'steps',
    'faults',
    'checks',
  ],
  export: (scenario) => {
    const adminPort = scenario.listener.port === 9901 ? 9902 : 9901
    const clusterPorts = upstreamPorts(scenario, [scenario.listener.port, adminPort])
    const { listeners, losses } = upstreamListeners(scenario, clusterPorts)
    const modules = moduleFiles(scenario)
    const config = envoyConfig(scenario, {
      listenerAddress: '0.0.0.0',
      listenerPort: scenario.listener.port,
      adminPort,
      clusterPorts,
      modules,
    })
    const document = new Document(config, { version: '1.1' })
    for (const each of listeners) document.addIn(['static_resources', 'listeners'], document.createNode(each))
    comment(document, scenario, modules)
    teach(document, [], bootstrapLessons)
    teachChain(document, chainPath, chainOf(scenario).length + 1)
    return {
      files: [{ name: 'envoy.yaml', mediaType: 'application/yaml', text: yamlText(document) }],
      losses: [...lossesOf(scenario), ...losses],
    }
  },
}

function lossesOf(scenario: Scenario): Loss[] {
  const losses: Loss[] = []
  const lose = (path: string, message: string) => losses.push({ path, message })
  if (scenario.notes !== '') lose('notes', 'the notes are not written')
  if (scenario.process.limits !== undefined)
    lose('process.limits', 'Envoy has no limits for memory, host calls or events of a plugin')
  if (scenario.process.shutdown) lose('process.shutdown', 'Envoy runs until it is sent SIGTERM')
  losses.push(...pluginLosses(scenario))
  if (scenario.steps.length > 0)
    lose('steps', 'requests are not part of a bootstrap; the first one is a curl command in its comments')
  if (scenario.faults.length > 0) lose('faults', 'Envoy cannot be told what a host call answers')
  if (scenario.checks.length > 0) lose('checks', 'checks are not part of a bootstrap')
  return losses
}

/** What nobody sees in the configuration itself: how to start it, what goes beside it, what is there for trying it only. */
function comment(document: Document, scenario: Scenario, modules: Readonly<Record<string, string>>) {
  const { concurrency, logLevel } = scenario.process
  const files = new Map(chainOf(scenario).map(({ module }) => [modules[module] ?? module, scenario.modules[module]?.sha256]))
  const [request] = requestsOf(scenario)
  const curl = request && curlOf(request, scenario.listener)
  document.commentBefore = [
    ...(oneLine(scenario.title) === '' ? [] : [oneLine(scenario.title)]),
    `For Envoy ${scenario.target}. In the folder of this file have:`,
    ...[...files].map(([file, sha256]) => `  ${file}  (sha256 ${sha256 ?? 'unknown'})`),
    'and start it:',
    `  envoy -c envoy.yaml --concurrency ${concurrency} --component-log-level wasm:${logLevel}`,
    ...(curl === undefined ? [] : ['Then ask:', `  ${curl}`]),
  ]
    .map((line) => ` ${line}`)
    .join('\n')
  const listeners = document.getIn(['static_resources', 'listeners'], true)
  if (isSeq(listeners) && listeners.items.length > 1) {
    const [, standIn] = listeners.items
    invariant(isMap(standIn), 'a listener is a map')
    standIn.commentBefore =
      ' From here on: stand-ins for the upstreams, which answer as in the playground. Remove them for your own\n upstreams, and write their addresses into `clusters`.'
  }
}

/** A request as a command, where a command can hold all of it that matters. */
function curlOf(request: RequestStep, listener: Scenario['listener']): string | undefined {
  const lost: string[] = []
  const words = curlCommand(request, listener, (path) => lost.push(path))
  return lost.includes('.body') ? undefined : words.join(' ')
}
