/** Refusals that several routes of people give, for programs by their type and for people by their words. */

import { type Problem, problem } from '../http/route.ts'
import type { AccountFault } from './accounts.ts'
import { type faultOfPassword, PASSWORD_WORDS } from './password-rules.ts'

const URN = 'urn:cigale:problem:'

export const NO_SESSION: Problem = {
  ...problem(409, 'Not a session', 'This is for who has logged in with a password.'),
  type: `${URN}no-session`,
}

export const WRONG_LOGIN: Problem = {
  ...problem(401, 'Unknown name or password'),
  type: `${URN}wrong-login`,
}

export const FACTOR_NEEDED: Problem = {
  ...problem(401, 'A second factor is needed', 'Send the code of your telephone as "code".'),
  type: `${URN}second-factor`,
}

export const FACTOR_WRONG: Problem = {
  ...problem(401, 'Wrong or used code', 'Wait for the next code of your telephone.'),
  type: `${URN}wrong-code`,
}

export const BUSY: Problem = {
  ...problem(503, 'Too many logins at once', 'Try again in a moment.'),
  headers: { 'retry-after': '2' },
}

export function tooSoon(waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1000)
  return {
    ...problem(429, 'Too many tries', `The next try is possible in ${seconds} s.`),
    type: `${URN}too-soon`,
    headers: { 'retry-after': String(seconds) },
  }
}

export function weakPassword(fault: NonNullable<ReturnType<typeof faultOfPassword>>): Problem {
  return {
    ...problem(422, 'Not this password', PASSWORD_WORDS[fault]),
    type: `${URN}password-${fault}`,
  }
}

const ACCOUNT_FAULTS: Readonly<Record<AccountFault, readonly [number, string, string]>> = {
  unknown: [404, 'Unknown account', 'There is no account of that name.'],
  taken: [409, 'The name is taken', 'There is an account of that name.'],
  full: [409, 'Too many accounts', 'Remove one that nobody uses.'],
  'last-security': [409, 'The last one', 'Somebody must be left who manages accounts.'],
  contested: [503, 'Try again', 'The account was being changed by somebody else.'],
}

export function accountProblem(fault: AccountFault): Problem {
  return { ...problem(...ACCOUNT_FAULTS[fault]), type: `${URN}account-${fault}` }
}
