/** What `cigale sync export|import` says to people, in French and English. */

import type { ExportReport } from '../../sync/carriage/export.ts'
import type { FileTrouble, HandOver, Receipts } from '../../sync/carriage/import.ts'
import type { Language } from './language.ts'

const NUMBERS = {
  fr: new Intl.NumberFormat('fr-FR'),
  en: new Intl.NumberFormat('en-GB'),
} as const

export function exportWords(language: Language, report: ExportReport): string {
  const n = (value: number): string => NUMBERS[language].format(value)
  const { facts, resumed, left, bytes } = report
  const kilobytes = n(Math.ceil(bytes / 1000))
  const lines = {
    fr: [
      facts === 0 && left === 0
        ? 'Rien à porter : l’hyperviseur a déjà tout reçu.'
        : `${n(facts)} faits sur la clé (${kilobytes} ko)${resumed > 0 ? `, dont ${n(resumed)} y étaient déjà` : ''}.`,
      ...(left > 0
        ? [
            `La clé est pleine : ${n(left)} faits attendent encore ici. Portez celle-ci, puis revenez.`,
          ]
        : []),
      ...(facts > 0 ? ['Copie terminée : la clé peut être retirée.'] : []),
    ],
    en: [
      facts === 0 && left === 0
        ? 'Nothing to carry: the hypervisor has everything already.'
        : `${n(facts)} facts on the stick (${kilobytes} kB)${resumed > 0 ? `, ${n(resumed)} of them were there before` : ''}.`,
      ...(left > 0
        ? [`The stick is full: ${n(left)} facts still wait here. Carry this one, then come back.`]
        : []),
      ...(facts > 0 ? ['The copy is finished: the stick can be taken out.'] : []),
    ],
  }[language]
  return lines.join('\n')
}

export function handOverWords(language: Language, gateway: string, result: HandOver): string {
  const { manifest, files, taken, troubles } = result
  const head = `${gateway}  ${taken}/${files}`
  const state = {
    whole: { fr: 'tout ce qui attendait là-bas', en: 'everything that waited there' },
    part: {
      fr: 'la clé était trop petite : il en reste là-bas',
      en: 'the stick was too small: more waits there',
    },
    missing: {
      fr: 'la copie n’a pas été terminée : remettez la clé dans la passerelle et relancez `cigale sync export`',
      en: 'the copy was not finished: put the stick back into the gateway and run `cigale sync export` again',
    },
    format: {
      fr: 'la liste de la clé est abîmée : relancez `cigale sync export` sur la passerelle',
      en: "the stick's list is damaged: run `cigale sync export` again on the gateway",
    },
    refused: {
      fr: 'l’hyperviseur refuse cette clé',
      en: 'the hypervisor refuses this stick',
    },
  }[manifest][language]
  return [`${head}  ${state}`, ...troubleLines(language, troubles)].join('\n')
}

export function receiptWords(language: Language, { acked, troubles }: Receipts): string {
  const streams = acked.length
  const head = {
    fr:
      streams === 0
        ? 'Aucun reçu de l’hyperviseur sur cette clé.'
        : `Reçu de l’hyperviseur pour ${streams} flux : ces faits sont arrivés.`,
    en:
      streams === 0
        ? 'No receipt of the hypervisor on this stick.'
        : `Receipt of the hypervisor for ${streams} streams: these facts have arrived.`,
  }[language]
  return [head, ...troubleLines(language, troubles)].join('\n')
}

function troubleLines(language: Language, troubles: readonly FileTrouble[]): readonly string[] {
  const refused = { fr: 'refusé', en: 'refused' }[language]
  return troubles.map(({ name, reason }) => `  ${refused} ${name}: ${reason}`)
}

export function carryWords(language: Language, folder: string): string {
  return {
    fr: `Sur la machine de l’hyperviseur : cigale sync import ${folder} --hypervisor URL`,
    en: `On the hypervisor's machine: cigale sync import ${folder} --hypervisor URL`,
  }[language]
}

export function returnWords(language: Language): string {
  return {
    fr: 'Les reçus sont sur la clé : au prochain passage, `cigale sync export` les prend et libère la place.',
    en: 'The receipts are on the stick: on the next visit `cigale sync export` takes them and makes room.',
  }[language]
}
