/** `cigale sync status`: what waits for the hypervisor. */

import type { SyncBudget, SyncStatus } from '../api/service.ts'
import { nowMs, withGateway } from './access.ts'
import { type Language, languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { ago, say, sayJson, table } from './output.ts'
import { canvasFor, type PlotFlags } from './plot/terminal.ts'
import { said } from './speech/speech.ts'
import { syncPlot } from './sync-plot.ts'

export type StatusFlags = CommonOptions & PlotFlags

const WORDS = {
  en: {
    link: 'link',
    lastAck: 'last ack',
    budget: 'budget',
    states: { connected: 'connected', apart: 'not connected', off: 'off' },
    head: ['stream', 'waiting', 'acked', 'next'],
    streams: ['alarm', 'state', 'aggregate', 'reading', 'health'],
  },
  fr: {
    link: 'liaison',
    lastAck: 'dernier reçu',
    budget: 'forfait',
    states: { connected: 'reliée', apart: 'pas reliée', off: 'coupée' },
    head: ['flux', 'en attente', 'reçus', 'prochain'],
    streams: ['alarme', 'état', 'agrégat', 'mesure', 'santé'],
  },
} as const

export async function syncStatus(options: StatusFlags): Promise<number> {
  const status = await withGateway(options, ({ service }) => service.syncStatus())
  if (options.json) {
    sayJson(status)
    return 0
  }
  const language = languageOf(process.env)
  for (const line of statusLines(status, language, nowMs())) say(line)
  const canvas = canvasFor(options, process.stdout, process.env)
  if (!canvas) return 0
  say('')
  const names = WORDS[language].streams
  for (const line of syncPlot(status.streams, { names, language, canvas })) say(line)
  return 0
}

export function statusLines(
  status: SyncStatus,
  language: Language,
  atMs: number,
): readonly string[] {
  const words = WORDS[language]
  const { connected, apart, off } = words.states
  const link = status.connected ? connected : status.enabled ? apart : off
  const detail = status.trouble?.[language] ?? said(status.detail)
  const width = Math.max(words.link.length, words.lastAck.length, words.budget.length) + 3
  const rows = status.streams.map(({ stream, waiting, next, acked }) => [
    `${stream} ${words.streams[stream] ?? ''}`,
    waiting,
    acked,
    next,
  ])
  return [
    `${words.link.padEnd(width)}${link} (${status.transport}): ${detail}`,
    `${words.lastAck.padEnd(width)}${ago(status.lastAckAtMs, atMs)}`,
    ...(status.budget
      ? [`${words.budget.padEnd(width)}${budgetLine(status.budget, language)}`]
      : []),
    table(words.head, rows),
  ]
}

function budgetLine(budget: SyncBudget, language: Language): string {
  const { bytesPerDay, bytesPerMonth, dayLeft, monthLeft, heldBack } = budget
  const names = heldBack.map((stream) => WORDS[language].streams[stream]).join(', ')
  const day = { megabytes: bytesPerDay / 1e6, percent: Math.round(dayLeft * 100) }
  const month = bytesPerMonth === null ? undefined : bytesPerMonth / 1e6
  const monthPercent = Math.round(monthLeft * 100)
  return {
    en:
      `${day.megabytes} MB a day (${day.percent} % of the reserve left)` +
      `${month === undefined ? '' : `, ${month} MB a month (${monthPercent} % of the reserve left)`}; ` +
      `${names === '' ? 'nothing is held back' : `held back: ${names}`}`,
    fr:
      `${day.megabytes} Mo par jour (${day.percent} % de la réserve)` +
      `${month === undefined ? '' : `, ${month} Mo par mois (${monthPercent} % de la réserve)`} ; ` +
      `${names === '' ? 'rien n’est retenu' : `retenu : ${names}`}`,
  }[language]
}
