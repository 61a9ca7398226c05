/**
 * Tokens that Stations bring in place of a certificate: `tc.key` of a Station without `tc.crt` holds
 * the line `Authorization: Bearer TOKEN`. One token for each EUI, never one for all. A system driver.
 *
 *   # EUI            token
 *   0016c001ff10a235 5f3a…
 */

import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { GatewayEui } from '../../base/ids.ts'
import { HardwareError } from '../errors.ts'
import { readEuiText } from './eui-text.ts'

/** Nobody guesses these over a network. */
const TOKEN_CHARACTERS_MIN = 16
const LINE = /^(\S+)\s+(\S+)$/

export class StationTokens {
  /** Digests, all of one length: what is compared tells nothing by its time. */
  readonly #digests = new Map<GatewayEui, Uint8Array>()

  /** Throws HardwareError that names the line. */
  static read(path: string): StationTokens {
    try {
      return new StationTokens(readFileSync(path, 'utf8'), path)
    } catch (cause) {
      if (cause instanceof HardwareError) throw cause
      const text =
        `radio.tokens: ${path} cannot be read (${(cause as Error).message}). ` +
        'Check the path and that Cigale’s user may read it'
      throw new HardwareError('refused-setting', text, { path }, cause)
    }
  }

  constructor(text: string, path: string) {
    text.split('\n').forEach((line, index) => {
      const plain = line.replace(/#.*/, '').trim()
      if (plain === '') return
      const [, euiText, token] = LINE.exec(plain) ?? []
      const eui = readEuiText(euiText) as GatewayEui | undefined
      if (!eui || !token || token.length < TOKEN_CHARACTERS_MIN) {
        const advice = `an EUI and a token of at least ${TOKEN_CHARACTERS_MIN} characters`
        const message = `radio.tokens: line ${index + 1} of ${path} is not ${advice}`
        throw new HardwareError('refused-setting', message, { path, line: index + 1 })
      }
      this.#digests.set(eui, digestOf(token))
    })
  }

  /** `authorization` as the header has it, with or without `Bearer`. */
  allows(eui: GatewayEui, authorization: string | undefined): boolean {
    const digest = this.#digests.get(eui)
    if (!digest || authorization === undefined) return false
    return timingSafeEqual(digest, digestOf(authorization.replace(/^Bearer\s+/i, '').trim()))
  }
}

function digestOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}
