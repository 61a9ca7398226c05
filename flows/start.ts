/**
 * What the process is told at its start: one line of JSON on stdin. It comes from the gateway, and is
 * read strictly all the same: a field too many is a version that does not fit.
 */

import { dirname, isAbsolute, normalize } from 'node:path'
import { Secret } from '../base/secret.ts'
import { ALLOWABLE } from './palette.ts'

export type EditorStart = {
  /** 0: one that is free. */
  readonly port: number
  /** What the console's proxy shows with every request. */
  readonly secret: Secret
  /** UTC milliseconds: the process ends then. */
  readonly untilMs: number
}

export type FlowsStart = {
  readonly api: { readonly url: string; readonly token: Secret }
  /** The process's own folder: Node-RED's, contexts, files that flows may read and write. */
  readonly dir: string
  /** The flow file in force, in that folder and in Node-RED's export format. */
  readonly flows: string
  readonly credentialSecret: Secret
  /** Core nodes beyond the safe ones, and paths of devices (`/dev/…`) that the file node may use. */
  readonly allow: readonly string[]
  readonly editor: EditorStart | null
  /** Of what nodes tell people. */
  readonly language: 'fr' | 'en'
}

export type StartRead =
  | { readonly kind: 'start'; readonly start: FlowsStart }
  | { readonly kind: 'rejected'; readonly reason: string }

type Fields = Readonly<Record<string, unknown>>

/** Shorter ones are guessed. */
const SECRET_CHARS_MIN = 16

/** A value of what was sent is never quoted: it may be a secret. */
export function readStart(line: string): StartRead {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return rejected('the start line is not JSON')
  }
  const names = ['api', 'dir', 'flows', 'credentialSecret', 'allow', 'editor', 'language']
  if (!hasExactly(value, names)) return rejected(`an object of ${names.join(', ')} is needed`)
  const { dir, flows, allow } = value
  const api = readApi(value['api'])
  if (!api) return rejected('api: { url: http(s)://…, token } is needed')
  if (!isPath(dir)) return rejected('dir: an absolute path is needed')
  if (!isPath(flows) || dirname(flows) !== normalize(dir))
    return rejected('flows: a file in dir is needed')
  const credentialSecret = secretOf(value['credentialSecret'])
  if (!credentialSecret)
    return rejected(`credentialSecret: ${SECRET_CHARS_MIN} characters at least`)
  const refused = whyNotAllowed(allow)
  if (refused !== undefined) return rejected(refused)
  const editor = value['editor'] === null ? null : readEditor(value['editor'])
  if (editor === undefined) return rejected('editor: null or { port, secret, untilMs } is needed')
  const { language } = value
  if (language !== 'fr' && language !== 'en') return rejected('language: fr or en is needed')
  const start: FlowsStart = {
    ...{ api, dir, flows, credentialSecret },
    ...{ allow: allow as string[], editor, language },
  }
  return { kind: 'start', start }
}

function readApi(value: unknown): FlowsStart['api'] | undefined {
  if (!hasExactly(value, ['url', 'token'])) return undefined
  const token = secretOf(value['token'])
  const { url } = value
  if (!token || typeof url !== 'string' || !/^https?:\/\/[^/]+$/.test(url)) return undefined
  return { url, token }
}

/** Without a secret of its own nobody could be kept out of an editor: such a start is refused. */
function readEditor(value: unknown): EditorStart | undefined {
  if (!hasExactly(value, ['port', 'secret', 'untilMs'])) return undefined
  const { port, untilMs } = value
  const secret = secretOf(value['secret'])
  const isPort = Number.isInteger(port) && (port as number) >= 0 && (port as number) < 65_536
  if (!secret || !isPort || !Number.isSafeInteger(untilMs)) return undefined
  return { port: port as number, secret, untilMs: untilMs as number }
}

function whyNotAllowed(allow: unknown): string | undefined {
  if (!Array.isArray(allow) || allow.length > 32)
    return 'allow: a list of 32 names at most is needed'
  for (const name of allow) {
    if (typeof name !== 'string') return 'allow: names are needed'
    if (/^\/dev\/[\w./-]{1,100}$/.test(name) && !name.includes('..')) continue
    if (!ALLOWABLE.includes(name)) {
      return `allow: there is no such node that may be allowed; ${ALLOWABLE.join(', ')} and /dev/… may`
    }
  }
  return undefined
}

function hasExactly(value: unknown, names: readonly string[]): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const given = Object.keys(value)
  return given.length === names.length && names.every((name) => Object.hasOwn(value, name))
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && isAbsolute(value) && value.length < 4_000
}

function secretOf(value: unknown): Secret | undefined {
  if (typeof value !== 'string' || value.length < SECRET_CHARS_MIN) return undefined
  return new Secret(new TextEncoder().encode(value))
}

/** The text of a secret, for a header or a cipher and for nothing else. */
export function textOf(secret: Secret): string {
  return new TextDecoder().decode(secret.reveal())
}

function rejected(reason: string): StartRead {
  return { kind: 'rejected', reason }
}
