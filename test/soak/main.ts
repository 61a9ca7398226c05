/**
 * `cigale soak NAME [OPTIONS]`: long simulations and loops, each a module with a `main` that gives
 * the exit code: 0 clean, 1 something broke, 2 used wrongly.
 */

import { UsageError } from '../../gateway/cli/failure.ts'

type Soak = { main(args: readonly string[]): Promise<number> }

const SOAKS: Readonly<Record<string, { readonly text: string; load(): Promise<Soak> }>> = {
  city: {
    text: 'lives of a simulated city under every mix of faults',
    load: () => import('./city.ts'),
  },
  year: {
    text: 'thirty sensors of every kind for a year, and no session lost',
    load: () => import('./year.ts'),
  },
  mutants: {
    text: 'broken cores, each of which the city must catch',
    load: () => import('./mutants.ts'),
  },
  sync: {
    text: 'lives of the sync protocol among clones, restores and forged words; its mutants',
    load: () => import('./sync.ts'),
  },
  files: {
    text: 'journal and database cut, flipped and lost, and opened again',
    load: () => import('./files.ts'),
  },
  kill: {
    text: 'gateway, hypervisor and broker killed while frames come in',
    load: () => import('./kill.ts'),
  },
  receivers: {
    text: 'three receivers of one PostgreSQL killed while gateways send',
    load: () => import('./receivers.ts'),
  },
  serial: {
    text: 'answers of the concentrator damaged on the serial line',
    load: () => import('./serial.ts'),
  },
  updates: {
    text: 'metadata of signed updates damaged, each file 64 times a seed',
    load: () => import('./updates.ts'),
  },
  rollout: {
    text: 'bad decoders rolled out on a thousand gateways, and a right one',
    load: () => import('./rollout.ts'),
  },
}

const [name = '', ...rest] = process.argv.slice(2)
const soak = Object.hasOwn(SOAKS, name) ? SOAKS[name] : undefined
if (!soak) {
  const isHelp = ['', '--help', '-h'].includes(name)
  const say = isHelp ? console.log : console.error
  if (!isHelp) say(`cigale soak: there is no soak called ${name}`)
  say('usage: cigale soak NAME [OPTIONS]\n')
  for (const [one, { text }] of Object.entries(SOAKS)) say(`  ${one.padEnd(11)}${text}`)
  say('\nfor instance: cigale soak kill --kills 100')
  process.exit(isHelp ? 0 : 2)
}
try {
  process.exitCode = await soak.load().then(({ main }) => main(rest))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`cigale soak ${name}: ${error.message}`)
  process.exitCode = 2
}
