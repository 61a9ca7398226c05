/** The figures of a soak, for people. */

import type { Outcome } from '../city/run.ts'
import type { SoakTotal } from './total.ts'

const VIOLATIONS_SHOWN = 8

export function soakTable(
  total: SoakTotal & { readonly wallMs: number },
  bad: readonly Outcome[],
): string {
  const rows: readonly (readonly [string, string])[] = [
    ['lives', String(total.lives)],
    ['virtual gateway-hours', total.gatewayHours.toFixed(0)],
    ['frames sent by sensors', String(total.frames)],
    ['heard at home', String(total.heard)],
    ['acknowledged', String(total.acknowledged)],
    ['lost in collisions', String(total.collisions)],
    ['downlinks', String(total.downlinks)],
    ['facts at the hypervisor', String(total.facts)],
    ['messages through the broker', String(total.messages)],
    ['joins of living sensors', String(total.joins)],
    ['sessions at the end', String(total.sessions)],
    ['  sent as the network knows', String(total.steered)],
    ['orders to valves, told', `${total.orders}, ${total.openings}`],
    ['gateway kills', String(total.kills)],
    ['power cuts', String(total.powerCuts)],
    ['hypervisor kills and restores', String(total.hypervisorKills)],
    ['longest to settle', `${(total.settledMostMs / 1000).toFixed(0)} s`],
    ['wall time', `${(total.wallMs / 1000).toFixed(1)} s`],
    ['violations', `${total.violations} in ${total.badSeeds.length} lives`],
  ]
  const faults = Object.entries(total.faults).sort(([, a], [, b]) => b - a)
  return [
    ...rows.map(([name, value]) => `${name.padEnd(32)}${value.padStart(14)}`),
    '',
    'faults',
    ...faults.map(([kind, count]) => `  ${kind.padEnd(30)}${String(count).padStart(14)}`),
    ...bad.flatMap(({ seed, violations, violationCount }) => [
      '',
      `seed ${seed}: ${violationCount} violations`,
      ...violations.slice(0, VIOLATIONS_SHOWN).map(({ invariant, atMs, detail }) => {
        return `  ${invariant.padEnd(4)} at ${(atMs / 1000).toFixed(0)} s  ${detail}`
      }),
    ]),
  ].join('\n')
}
