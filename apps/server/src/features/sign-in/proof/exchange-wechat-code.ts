import { countUp } from '../../../platform/limits.ts';
import type { Db } from '../../../platform/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { WechatGateway } from '../../../platform/wechat-gateway.ts';
import { networkOf, type Client, type Means } from '../rules.ts';
import { insertUsedProof, moveOpenid } from '../sql.ts';

/**
 * Turns a code of `wx.login` into the keyed hash of its openid, which is the device for all limits. A code is marked as
 * used before WeChat is asked, so a replay is refused whatever WeChat would say. No transaction is open meanwhile.
 * @throws Refusal `code_used`; `look_up_limited` for an address that sends very many; what the gateway throws.
 */
export async function exchangeWechatCode(db: Db, args: { code: string; client: Client; wechat: WechatGateway } & Means): Promise<Buffer> {
  const { code, client, wechat, cipher, limits } = args;
  const ofAddress = await countUp(db, `wechat-code:${networkOf(client.address)}`, 600);
  if (ofAddress.count > limits.wechatCodesPerAddressPer10Minutes) throw new Refusal('look_up_limited', { retryAfterSeconds: ofAddress.retryAfterSeconds });
  // A code lives five minutes with WeChat; a day here costs nothing.
  if (!(await insertUsedProof(db, cipher.index(`wechat-code:${wechat.appId}:${code}`), 86_400))) throw new Refusal('code_used');
  const { openid } = await wechat.exchangeCode(code);
  const [index, ...others] = cipher.keptIndexes(`wechat-openid:${wechat.appId}:${openid}`);
  if (others.length > 0) await moveOpenid(db, index!, others);
  return index!;
}
