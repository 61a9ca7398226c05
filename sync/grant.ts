/**
 * A technician's grant (S7): the hypervisor says for some hours who may do what at which gateways, and a
 * gateway that reaches nobody can check it alone. A text, to be typed as a token:
 *
 *   cigale-grant1.BODY.SIGNATURE     base64url of JSON, and of 64 bytes Ed25519 over a purpose and BODY
 *
 * Signed with the key of orders: gateways know its public half (`sync.commandKeys`). Pure.
 */

import type { ClockState } from '../base/clock.ts'
import { type Ed25519Key, isSignedBy, SIGNATURE_BYTES } from '../base/ed25519.ts'
import { type GatewayEui, parseGatewayEui } from '../base/ids.ts'

/** Roles at a gateway that can be granted: none that sees or changes keys. */
export const GRANT_ROLES = ['viewer', 'technician', 'maintainer'] as const
export type GrantRole = (typeof GRANT_ROLES)[number]

export type Grant = {
  /** Told to the gateway's log: what the hypervisor's audit knows it by. */
  readonly id: string
  /** Post or function. */
  readonly holder: string
  readonly role: GrantRole
  readonly gateways: readonly string[]
  readonly fromMs: number
  /** UTC, excluded. */
  readonly untilMs: number
}

export const GRANT_MS_MAX = 24 * 3_600_000
/** Two clocks that somebody has set may differ by as much. */
const SKEW_MS = 120_000
const HEAD = 'cigale-grant1.'
const GATEWAYS_MAX = 64
export const GRANT_CHARS_MAX = 4_096
/** What no other signature of this key is over. */
const PURPOSE = 'cigale grant 1\0'

export type GrantRefusal =
  | 'format'
  | 'forged'
  | 'other-gateway'
  | 'too-long'
  /** Nobody has set this gateway's clock: whether it has ended cannot be said. */
  | 'clock-not-set'
  | 'not-yet'
  | 'expired'

export type GrantCheck =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | { readonly kind: 'refused'; readonly reason: GrantRefusal }

export function signedGrant(grant: Grant, key: Ed25519Key): string {
  const { id, holder, role, gateways, fromMs, untilMs } = grant
  const text = JSON.stringify({ id, holder, role, gateways, fromMs, untilMs })
  const body = Buffer.from(text).toString('base64url')
  return `${HEAD}${body}.${Buffer.from(key.sign(signedBytes(body))).toString('base64url')}`
}

/** Whether a text is a grant at all: then nothing else is tried with it. */
export function isGrantText(text: string): boolean {
  return text.startsWith(HEAD)
}

/** `publicKeys`: 64 hex digits each. What is signed by none of them is read no further than that. */
export function checkGrant(
  text: string,
  here: {
    readonly gw: GatewayEui
    readonly publicKeys: readonly string[]
    readonly nowMs: number
    readonly clockState: ClockState
  },
): GrantCheck {
  const parts =
    text.length <= GRANT_CHARS_MAX ? /^cigale-grant1\.([\w-]+)\.([\w-]+)$/.exec(text) : null
  if (!parts) return refused('format')
  const [body, signature] = [parts[1]!, new Uint8Array(Buffer.from(parts[2]!, 'base64url'))]
  if (signature.length !== SIGNATURE_BYTES) return refused('format')
  const bytes = signedBytes(body)
  if (!here.publicKeys.some((key) => isSignedBy(key, bytes, signature))) return refused('forged')
  const grant = readGrant(body)
  if (!grant) return refused('format')
  const { gateways, fromMs, untilMs } = grant
  if (!gateways.includes(here.gw)) return refused('other-gateway')
  if (untilMs - fromMs > GRANT_MS_MAX) return refused('too-long')
  if (here.clockState === 0) return refused('clock-not-set')
  if (here.nowMs < fromMs - SKEW_MS) return refused('not-yet')
  return here.nowMs >= untilMs ? refused('expired') : { kind: 'granted', grant }
}

function refused(reason: GrantRefusal): GrantCheck {
  return { kind: 'refused', reason }
}

function signedBytes(body: string): Uint8Array {
  return new TextEncoder().encode(PURPOSE + body)
}

function readGrant(body: string): Grant | undefined {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(body, 'base64url').toString())
  } catch {
    return undefined
  }
  const { id, holder, role, gateways, fromMs, untilMs } = (value ?? {}) as Partial<
    Record<keyof Grant, unknown>
  >
  if (typeof id !== 'string' || typeof holder !== 'string' || !isGrantRole(role)) return undefined
  if (!Number.isSafeInteger(fromMs) || !Number.isSafeInteger(untilMs)) return undefined
  if (!Array.isArray(gateways) || gateways.length > GATEWAYS_MAX) return undefined
  if (!gateways.every((one) => typeof one === 'string' && parseGatewayEui(one) !== undefined))
    return undefined
  return { id, holder, role, gateways, fromMs: fromMs as number, untilMs: untilMs as number }
}

function isGrantRole(value: unknown): value is GrantRole {
  return (GRANT_ROLES as readonly unknown[]).includes(value)
}
