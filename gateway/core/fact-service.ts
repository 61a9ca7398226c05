/** Facts from outside, at the border: of things that are known here, and of a bounded number of kinds. */

import { parseDevEui } from '../../base/ids.ts'
import type { FactReport, FactService } from '../api/service-facts.ts'
import type { Command, CommandResult } from '../engine/command.ts'
import type { EngineState } from '../engine/state.ts'

type Run = (origin: string, command: Command, id?: string) => Promise<CommandResult>

/** Names of subjects since the start: each is a state at the hypervisor for as long as it lives. */
const KINDS_MAX = 256

export function factService(state: Readonly<EngineState>, run: Run): FactService {
  const kinds = new Set<string>()
  const problemOf = ({ name, subject }: FactReport): string | undefined => {
    const devEui = parseDevEui(subject)
    const isDevice = devEui !== undefined && state.devices.has(devEui)
    if (subject !== '' && !isDevice && !state.assets.has(subject)) {
      return `neither an asset nor a device ${subject} is known here`
    }
    const kind = `${name} ${subject}`
    if (!kinds.has(kind) && kinds.size >= KINDS_MAX) {
      return `${KINDS_MAX} names of facts are told already: tell more values of the same ones`
    }
    kinds.add(kind)
    return undefined
  }
  return {
    reportFact: async (origin, report) => {
      const { key, ...fact } = report
      const problem = problemOf(report)
      if (problem !== undefined) return { id: key ?? '', outcome: 'refused', detail: problem }
      const id = key === undefined ? undefined : `fact:${key}`
      return await run(origin, { kind: 'factReport', ...fact, hasKey: key !== undefined }, id)
    },
  }
}
