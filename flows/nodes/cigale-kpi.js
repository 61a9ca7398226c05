export { default } from './cigale-kpi.ts'
