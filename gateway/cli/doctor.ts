/** `cigale doctor`: what a technician would look at first, each with what to do about it. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import { lastBackup } from '../backup/last-system.ts'
import type { Config, TransportConfig } from '../config/schema.ts'
import { identity } from '../core/open-system.ts'
import { checkLastBackup } from './doctor-backup.ts'
import { checkCertificate, checkConsoleCertificate } from './doctor-certificate.ts'
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
import { checkFlows } from './doctor-flows.ts'
import { CommandFailure } from './failure.ts'
import { type CommonOptions, configOf, dataDirOf } from './options.ts'
import { say, sayJson } from './output.ts'
import { said, word } from './speech/speech.ts'

export async function doctor(options: CommonOptions): Promise<number> {
  const findings = await findingsOf(options)
  if (options.json) sayJson(findings)
  else for (const finding of findings) say(lineOf(finding))
  return findings.some(({ verdict }) => verdict === 'fail') ? 1 : 0
}

/** All checks, in the order in which a technician would look. */
export async function findingsOf(options: CommonOptions): Promise<readonly Finding[]> {
  const dataDir = dataDirOf(options)
  const findings: Finding[] = [checkNode(), checkClock(systemClock)]
  const config = readOrTell(options, dataDir, findings)
  findings.push(checkDataDir(dataDir), checkDisk(dataDir), ...checkSecrets(dataDir))
  findings.push(checkLastBackup(lastBackup(dataDir), systemClock.wallMs()))
  findings.push(await checkJournal(dataDir), await checkGateway(options, config))
  for (const transport of config?.sync.transports ?? []) {
    if (transport.kind === 'mqtt') findings.push(await checkBroker(transport.url))
    if ('cert' in transport) findings.push(...certificateOf(transport, dataDir, config!))
  }
  const { https } = config?.api ?? {}
  if (https) findings.push(checkConsoleCertificate(https, systemClock.wallMs()))
  findings.push(...(await checkForward(options, config?.forward ?? [])))
  if (config) findings.push(...(await checkFlows(options, config.flows)))
  return findings
}

type Certified = Extract<TransportConfig, { kind: 'mqtt' | 'usb' }>

/** Nothing where none is configured; and a gateway without an identity has none to compare with yet. */
function certificateOf({ cert, key, ca }: Certified, dataDir: string, config: Config): Finding[] {
  const { eui } = config.gateway
  const isKnown = eui !== 'auto' || existsSync(join(dataDir, 'identity.json'))
  if (!isKnown || cert === undefined || key === undefined || ca === undefined) return []
  const at = { eui: identity(dataDir, eui), nowMs: systemClock.wallMs() }
  return [checkCertificate({ cert, key, ca }, at)]
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
  const todo = advice ? `\n     → ${said(advice)}` : ''
  return `${verdict.padEnd(5)}${word(check).padEnd(14)}${said(detail)}${todo}`
}
