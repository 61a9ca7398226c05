/**
 * Which of Node-RED's own nodes there are. A list of what is let in: a node that a new version brings
 * is off until somebody has thought about it. Those that reach out of the process need the
 * configuration's word.
 */

/** Files of `@node-red/nodes/core`, by name: they see messages and nothing else. */
const SAFE = [
  '05-junction.js',
  '20-inject.js',
  '21-debug.js',
  '24-complete.js',
  '25-catch.js',
  '25-status.js',
  '60-link.js',
  '90-comment.js',
  '91-global-config.js',
  '98-unknown.js',
  '10-function.js',
  '10-switch.js',
  '15-change.js',
  '16-range.js',
  '80-template.js',
  '89-delay.js',
  '89-trigger.js',
  'rbe.js',
  '70-CSV.js',
  '70-HTML.js',
  '70-JSON.js',
  '70-XML.js',
  '70-YAML.js',
  '17-split.js',
  '18-sort.js',
  '19-batch.js',
]

/** The name a person allows it by → its files. */
const REACHING: Readonly<Record<string, readonly string[]>> = {
  file: ['10-file.js'],
  watch: ['23-watch.js'],
  'http request': ['21-httprequest.js', '05-tls.js', '06-httpproxy.js'],
  mqtt: ['10-mqtt.js', '05-tls.js'],
  tcp: ['31-tcpin.js', '05-tls.js'],
  udp: ['32-udp.js'],
  websocket: ['22-websocket.js', '05-tls.js'],
}

/**
 * Never, whatever the configuration says: `exec` starts programs, for which there is no fence, and
 * `http in` has no server to be on.
 */
export const NEVER = ['90-exec.js', '21-httpin.js']

export const ALLOWABLE: readonly string[] = Object.keys(REACHING)

/** All files that Node-RED may load. */
export function includedFiles(allow: readonly string[]): string[] {
  return [...new Set([...SAFE, ...allow.flatMap((name) => REACHING[name] ?? [])])]
}
