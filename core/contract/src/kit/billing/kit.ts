import type { BillingPoint } from '../../points/billing.js'
import { expect, expectEqual, expectFailure, skip } from '../expect.js'
import type { Kit } from '../run.js'
import { checkoutOf, type BillingCheck, type BillingScenario } from './scenario.js'

const offering: BillingCheck[] = [
  {
    name: 'offers plans in the currencies that it declares',
    async run({ point, manifest, name }) {
      const declared = manifest.contributes.billing?.find((one) => one.name === name)
      const plans = await point.plans()
      expect(plans.length > 0, 'There is at least one plan.')
      const ids = plans.map(({ id }) => id)
      expectEqual(new Set(ids).size, ids.length, 'Every plan has an id of its own.')
      for (const { id, price, currency, period } of plans) {
        expect(declared?.currencies.includes(currency), `${id}: ${currency} is declared.`)
        expect(Number.isInteger(price) && price >= 0, `${id}: a price in whole minor units.`)
        expect(['month', 'year'].includes(period), `${id}: a month or a year.`)
      }
    },
  },
  {
    name: 'sends the person to where they pay',
    async run(trial) {
      const { url, reference } = await trial.point.checkout(await checkoutOf(trial))
      expect(URL.canParse(url) && url.startsWith('https://'), 'The address is one of https.')
      expect(reference.length > 0, 'There is a reference, by which webhooks are known.')
    },
  },
  {
    name: 'opens one subscription for a checkout that is asked for twice',
    async run(trial) {
      const request = await checkoutOf(trial)
      const first = await trial.point.checkout(request)
      await trial.crash()
      const second = await trial.point.checkout(request)
      expectEqual(second.reference, first.reference, 'The same id is the same subscription.')
      const other = await trial.point.checkout({ ...request, id: `${request.id.slice(0, -1)}2` })
      expect(other.reference !== first.reference, 'Another id is another subscription.')
    },
  },
  {
    name: 'says E_REFUSED of a plan that it does not have',
    async run(trial) {
      const request = { ...(await checkoutOf(trial)), plan: 'no such plan' }
      await expectFailure(trial.point.checkout(request), ['E_REFUSED'], 'There is no such plan.')
    },
  },
  {
    name: 'says E_TEMPORARY when the far side is away',
    async run(trial) {
      const { away } = trial.scenario
      if (!away) skip('The scenario cannot play it.')
      const request = await checkoutOf(trial)
      away(trial.world)
      await expectFailure(trial.point.checkout(request), ['E_TEMPORARY'], 'Try again later.')
    },
  },
]

const hearing: BillingCheck[] = [
  {
    name: 'tells that a checkout was paid, and until when',
    async run(trial) {
      const { point, scenario, world } = trial
      const { reference } = await point.checkout(await checkoutOf(trial))
      const [event, ...others] = await point.webhook(scenario.paid(world, reference))
      expectEqual(others.length, 0, 'One webhook of one payment is one event.')
      expectEqual(event?.kind, 'paid', 'It is paid.')
      expectEqual(event?.reference, reference, 'It is the payment of this checkout.')
      expect(event && Number.isInteger(event.at), 'It says when, in milliseconds.')
      expect((event.paidUntil ?? 0) > event.at, 'It says until when it is paid.')
    },
  },
  {
    name: 'answers the same event for a webhook that comes twice',
    async run(trial) {
      const { point, scenario, world } = trial
      const { reference } = await point.checkout(await checkoutOf(trial))
      const webhook = scenario.paid(world, reference)
      const first = await point.webhook(webhook)
      await trial.crash()
      expectEqual(await point.webhook(webhook), first, 'It is known by its id, and applied once.')
    },
  },
  {
    name: 'tells that it was cancelled',
    async run(trial) {
      const { point, scenario, world } = trial
      if (!scenario.cancelled) skip('The scenario cannot play it.')
      const { reference } = await point.checkout(await checkoutOf(trial))
      const [paid] = await point.webhook(scenario.paid(world, reference))
      const [event] = await point.webhook(scenario.cancelled(world, reference))
      expectEqual(event?.kind, 'cancelled', 'It is cancelled.')
      expectEqual(event?.reference, reference, 'It is this subscription.')
      expect(event && event.id !== paid?.id, 'Another event has another id.')
    },
  },
  {
    name: 'believes nothing of a webhook whose signature does not hold',
    async run(trial) {
      const { point, scenario, world } = trial
      const { reference } = await point.checkout(await checkoutOf(trial))
      const forged = point.webhook(scenario.forged(world, reference))
      await expectFailure(forged, ['E_REFUSED'], 'Anybody could have sent it.')
      const { headers, body } = scenario.paid(world, reference)
      const longer = Buffer.concat([body, Buffer.from(' ')])
      const changed = point.webhook({ headers, body: longer })
      await expectFailure(changed, ['E_REFUSED'], 'The signature is about every byte.')
    },
  },
]

/** What every way of paying owes those who pay. */
export const billingKit: Kit<BillingPoint, BillingScenario> = {
  point: 'billing',
  checks: [...offering, ...hearing],
}
