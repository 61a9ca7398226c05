/**
 * What a password may be (S2; ASVS 6.2, NIST 800-63B): long enough and not one of the commonest; nothing
 * about digits and capitals, which make people write "Password1!".
 */

import { COMMON_PASSWORDS } from './common-passwords.ts'

export const PASSWORD_CHARS_LEAST = 8
export const PASSWORD_CHARS_ADVISED = 15
/** Well above 64, and small enough to hash. */
export const PASSWORD_CHARS_MOST = 256

export type PasswordFault = 'too-short' | 'too-long' | 'common' | 'like-name'

/** `undefined`: it may be taken. */
export function faultOfPassword(password: string, name: string): PasswordFault | undefined {
  const length = [...password].length
  if (length < PASSWORD_CHARS_LEAST) return 'too-short'
  if (length > PASSWORD_CHARS_MOST) return 'too-long'
  const plain = plainOf(password)
  // Behind digits and signs at the end stands the same word.
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(plain.replace(/[^\p{L}]+$/u, ''))) {
    return 'common'
  }
  if (new Set(plain).size <= 2) return 'common'
  const own = plainOf(name)
  return plain.includes(own) && plain.length < own.length + PASSWORD_CHARS_LEAST
    ? 'like-name'
    : undefined
}

function plainOf(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s/g, '')
}

/** For who chooses it. */
export const PASSWORD_WORDS: Readonly<Record<PasswordFault, string>> = {
  'too-short': `A password has ${PASSWORD_CHARS_LEAST} characters at least; ${PASSWORD_CHARS_ADVISED} are advised.`,
  'too-long': `A password has ${PASSWORD_CHARS_MOST} characters at most.`,
  common: 'This password is among the first that anyone would try.',
  'like-name': 'This password is hardly more than the name of the account.',
}
