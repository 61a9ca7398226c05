/**
 * Node-RED's settings, all that matter said: what is left out is Node-RED's word, and some of its words
 * are "open to anyone". Pure.
 *
 * Source: node-red 5.0.7, settings.js and the places that read each of these.
 */

import { timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import type { GatewayLink } from './link/gateway-link.ts'
import type { RedLogLine } from './node-red.ts'
import { includedFiles } from './palette.ts'
import { type EditorStart, type FlowsStart, textOf } from './start.ts'

/** The header by which the door (`editor-system.ts`) tells Node-RED that it has let somebody in. */
export const DOOR_HEADER = 'x-cigale-editor'

/** A function node that is not back after so long is stopped; promises in it are not (see README). */
const FUNCTION_SECONDS_MAX = 2

export function settingsOf(
  start: FlowsStart,
  parts: {
    /** The application's folder. */
    readonly program: string
    readonly link: GatewayLink
    readonly onLog: (line: RedLogLine) => void
  },
) {
  const { dir, flows, allow, editor } = start
  return {
    cigale: parts.link,
    userDir: dir,
    flowFile: flows,
    flowFilePretty: true,
    credentialSecret: textOf(start.credentialSecret),
    // Without an editor nothing is written, and there is no HTTP at all.
    readOnly: editor === null,
    ...(editor ? editorSettings(editor) : { httpAdminRoot: false, disableEditor: true }),
    editorTheme: EDITOR_THEME,
    paletteCategories: ['Cigale', 'subflows', 'common', 'function', 'sequence', 'parser'],
    httpNodeRoot: false,
    // A file without a folder is in the process's own.
    fileWorkingDirectory: dir,
    httpStatic: [],
    nodesDir: join(parts.program, 'flows'),
    nodesIncludes: [...includedFiles(allow), 'flows'],
    externalModules: {
      autoInstall: false,
      palette: { allowInstall: false, allowUpdate: false, allowUpload: false },
      modules: { allowInstall: false },
    },
    functionExternalModules: false,
    globalFunctionTimeout: FUNCTION_SECONDS_MAX,
    functionTimeout: FUNCTION_SECONDS_MAX,
    functionGlobalContext: {},
    exportGlobalContextKeys: false,
    // Nodes that gather messages: so many and no more.
    nodeMessageBufferMaxLength: 1_000,
    debugMaxLength: 1_000,
    apiMaxLength: '5mb',
    contextStorage: {
      default: { module: 'memory' },
      disk: { module: 'localfilesystem', config: { dir, flushInterval: 300 } },
    },
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    runtimeState: { enabled: false, ui: false },
    logging: {
      console: { level: 'off', metrics: false, audit: false },
      cigale: { level: 'info', metrics: false, audit: false, handler: () => parts.onLog },
    },
  }
}

function editorSettings({ secret }: EditorStart) {
  return {
    httpAdminRoot: '/',
    disableEditor: false,
    adminAuth: {
      type: 'credentials',
      sessionExpiryTime: 7_200,
      users: async (name: string) => (name === EDITOR_USER.username ? EDITOR_USER : null),
      // Nobody logs in here: people log in at the console.
      authenticate: async () => null,
      tokens: async (token: unknown) => (isSecret(secret, token) ? EDITOR_USER : null),
      tokenHeader: DOOR_HEADER,
    },
  }
}

const EDITOR_THEME = {
  page: { title: 'Cigale – flows' },
  header: { title: 'Cigale – flows' },
  tours: false,
  userMenu: false,
  projects: { enabled: false },
  multiplayer: { enabled: false },
} as const

const EDITOR_USER = { username: 'console', permissions: '*' } as const

/** In constant time: how long it takes tells nothing. */
export function isSecret(secret: EditorStart['secret'], given: unknown): boolean {
  if (typeof given !== 'string') return false
  const bytes = new TextEncoder().encode(given)
  const known = secret.reveal()
  return bytes.length === known.length && timingSafeEqual(bytes, known)
}
