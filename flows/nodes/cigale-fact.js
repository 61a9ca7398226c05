export { default } from './cigale-fact.ts'
