/** `cigale doctor`: what a technician would look at first, each with what to do about it. */

import { systemClock } from '../../base/clock-system.ts'
import type { Config } from '../config/schema.ts'
import {
  checkBroker,
  checkClock,
  checkDataDir,
  checkDisk,
  checkForward,
  checkGateway,
  checkJournal,
  checkNode,
  checkSecrets,
  type Finding,
} from './doctor-checks.ts'
import { CommandFailure } from './failure.ts'
import { type CommonOptions, configOf, dataDirOf } from './options.ts'
import { say, sayJson } from './output.ts'

export async function doctor(options: CommonOptions): Promise<number> {
  const dataDir = dataDirOf(options)
  const findings: Finding[] = [checkNode(), checkClock(systemClock)]
  const config = readOrTell(options, dataDir, findings)
  findings.push(checkDataDir(dataDir), checkDisk(dataDir), ...checkSecrets(dataDir))
  findings.push(await checkJournal(dataDir), await checkGateway(options, config))
  for (const transport of config?.sync.transports ?? []) {
    if (transport.kind === 'mqtt') findings.push(await checkBroker(transport.url))
  }
  findings.push(...(await checkForward(options, config?.forward ?? [])))
  if (options.json) sayJson(findings)
  else for (const finding of findings) say(lineOf(finding))
  return findings.some(({ verdict }) => verdict === 'fail') ? 1 : 0
}

function readOrTell(
  options: CommonOptions,
  dataDir: string,
  findings: Finding[],
): Config | undefined {
  const check = 'configuration'
  try {
    const config = configOf(options, dataDir)
    findings.push({
      check,
      verdict: 'ok',
      detail: `${config.gateway.name}, ${config.radio.driver}`,
    })
    return config
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    const advice = 'mend the file; all settings: cigale config schema'
    findings.push({ check, verdict: 'fail', detail: error.message, advice })
    return undefined
  }
}

function lineOf({ check, verdict, detail, advice }: Finding): string {
  return `${verdict.padEnd(5)}${check.padEnd(14)}${detail}${advice ? `\n     → ${advice}` : ''}`
}
