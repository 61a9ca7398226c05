/**
 * Whether a request may go on to its handler: the one place where that is decided (S5, S6, S8). Pure:
 * what is known of the request comes in, what is wrong with it goes out.
 */

import { type Caller, isLetIn } from './caller.ts'
import { type Line, type Problem, problem } from './route.ts'

/** Somebody whose cookie or token was accepted. */
export type Identity = {
  readonly caller: Caller
  /** Names the session it came with; left out: a token. */
  readonly session?: string
}

export type Asked = {
  readonly method: string
  /** As the browser named us. */
  readonly host: string
  readonly origin: string | undefined
  readonly secFetchSite: string | undefined
  readonly contentType: string | undefined
}

export const STEP_UP_TYPE = 'urn:cigale:problem:step-up'
export const FOREIGN_TYPE = 'urn:cigale:problem:foreign-page'
export const SETUP_TYPE = 'urn:cigale:problem:setup'

/** `undefined`: go on. */
export function refusalOf(
  line: Pick<Line, 'may' | 'stepUp' | 'isForSetup' | 'takes'>,
  identity: Identity | undefined,
  { asked, isSetUp }: { readonly asked: Asked; readonly isSetUp: boolean },
): Problem | undefined {
  if (!isSetUp && !identity && !line.isForSetup) {
    const detail = 'Nobody has set this up yet: open its page with the secret of its setup'
    return { ...withChallenge('Not set up', detail), type: SETUP_TYPE }
  }
  const caller = identity?.caller
  if (!isLetIn(line.may, caller)) {
    return caller ? notAllowed(line, caller) : withChallenge('Log in, or send a token')
  }
  if (line.stepUp && identity && !caller?.isSteppedUp && !isByScope(line, identity.caller)) {
    const detail = 'This needs the second factor again: POST /api/v1/session/step-up'
    return { ...problem(403, 'A second factor is needed', detail), type: STEP_UP_TYPE }
  }
  return isForeign(asked, identity) ? foreign() : wrongType(line, asked)
}

/** Browsers that know no scheme leave the answer alone; for programs it names the way in. */
function withChallenge(title: string, detail?: string): Problem {
  const headers = { 'www-authenticate': 'Bearer' }
  return { ...problem(401, title, detail), code: 'no-token', headers }
}

function notAllowed({ may }: Pick<Line, 'may'>, { roles, scopes }: Caller): Problem {
  const needed = typeof may === 'string' ? [] : [...may.roles, ...(may.scopes ?? [])]
  const yours = [...roles, ...scopes].join(', ') || 'none'
  const detail = `This needs one of ${needed.join(', ')}; yours: ${yours}.`
  return { ...problem(403, 'Not allowed', detail), code: 'forbidden' }
}

/** A machine has no second factor: its token says what it is for, and ends. */
function isByScope({ may }: Pick<Line, 'may'>, { scopes }: Caller): boolean {
  return typeof may !== 'string' && scopes.some((scope) => may.scopes?.includes(scope) === true)
}

/**
 * Whether another site's page asks in the name of who is logged in here (CSRF). Every browser names
 * itself on what is not a plain read; a cookie without a word of where it came from is refused. Who
 * sends a token has read it: no other page can.
 */
function isForeign(asked: Asked, identity: Identity | undefined): boolean {
  if (asked.method === 'GET' || asked.method === 'HEAD') return false
  if (identity && identity.session === undefined) return false
  if (asked.secFetchSite !== undefined) return asked.secFetchSite !== 'same-origin'
  if (asked.origin !== undefined) return hostOf(asked.origin) !== asked.host
  return identity !== undefined
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function foreign(): Problem {
  const detail = 'Pages of other sites cannot ask in the name of who is logged in here'
  return { ...problem(403, 'Asked by another site', detail), type: FOREIGN_TYPE }
}

/** A form can be sent from anywhere, JSON cannot (S8): what has a body says what it is. */
function wrongType(
  { takes }: Pick<Line, 'takes'>,
  { method, contentType }: Asked,
): Problem | undefined {
  if (contentType === undefined || method === 'GET' || method === 'HEAD') return undefined
  const wanted = typesOf(takes)
  const given = contentType.split(';')[0]!.trim().toLowerCase()
  if (wanted.includes(given)) return undefined
  const detail = `Send ${wanted.join(' or ')}.`
  return { ...problem(415, 'Unsupported media type', detail), code: 'unsupported-type' }
}

/** Content types that a line takes; it gets them as bytes where it has named them. */
export function typesOf(takes: Line['takes']): readonly string[] {
  return typeof takes === 'string' ? [takes] : (takes ?? ['application/json'])
}
