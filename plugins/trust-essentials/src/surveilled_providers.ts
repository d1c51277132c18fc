/**
 * Services that hold the mail of so many people that reading along pays, and that are known, by
 * published documents or by the law they live under, to give bulk access to it. What they can
 * read is not private (rules/surveillance.ts).
 *
 * `domains` are domains of addresses; `hosts` are suffixes of the names of their mail machines,
 * by which domains that they host for others are recognised.
 */
export interface SurveilledProvider {
  name: string
  domains: readonly string[]
  hosts: readonly string[]
}

export const SURVEILLED_PROVIDERS: readonly SurveilledProvider[] = [
  {
    name: 'Google',
    domains: words('gmail.com googlemail.com google.com'),
    hosts: words('google.com googlemail.com gmail.com'),
  },
  {
    name: 'Microsoft',
    domains: words(`
      outlook.com outlook.fr outlook.de outlook.es outlook.it outlook.pt outlook.be outlook.at outlook.dk
      outlook.ie outlook.cz outlook.hu outlook.sk outlook.lv outlook.co.th outlook.co.id outlook.com.ar
      outlook.com.au outlook.com.br outlook.com.gr outlook.com.tr outlook.com.vn outlook.cl outlook.in
      outlook.jp outlook.kr outlook.my outlook.ph outlook.sa outlook.sg
      hotmail.com hotmail.fr hotmail.de hotmail.es hotmail.it hotmail.be hotmail.ca hotmail.ch hotmail.co.jp
      hotmail.co.kr hotmail.co.nz hotmail.co.th hotmail.co.uk hotmail.co.za hotmail.com.ar hotmail.com.au
      hotmail.com.br hotmail.com.tr hotmail.cl hotmail.dk hotmail.fi hotmail.gr hotmail.nl hotmail.no
      hotmail.ro hotmail.rs hotmail.se hotmail.sg
      live.com live.fr live.de live.it live.be live.at live.ca live.cl live.cn live.co.kr live.co.uk
      live.co.za live.com.ar live.com.au live.com.mx live.com.my live.com.pt live.com.sg live.dk live.fi
      live.hk live.ie live.in live.jp live.nl live.no live.ru live.se
      msn.com windowslive.com passport.com microsoft.com`),
    hosts: words('outlook.com hotmail.com office365.com mx.microsoft'),
  },
  {
    name: 'Yahoo',
    domains: words(`
      yahoo.com yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.be yahoo.at yahoo.ca yahoo.cl yahoo.cn yahoo.co.id
      yahoo.co.il yahoo.co.in yahoo.co.jp yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.uk yahoo.co.za
      yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.co yahoo.com.hk yahoo.com.mx
      yahoo.com.my yahoo.com.pe yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw yahoo.com.ve
      yahoo.com.vn yahoo.cz yahoo.dk yahoo.fi yahoo.gr yahoo.hu yahoo.ie yahoo.in yahoo.nl yahoo.no
      yahoo.pl yahoo.pt yahoo.ro yahoo.se ymail.com rocketmail.com myyahoo.com
      aol.com aol.fr aol.de aol.es aol.it aol.be aol.at aol.ch aol.co.uk aol.com.au aol.com.br aol.dk aol.fi
      aol.in aol.jp aol.nl aol.pl aol.se aim.com netscape.net love.com wow.com games.com verizon.net`),
    hosts: words('yahoo.com yahoodns.net yahoo.co.jp aol.com'),
  },
  {
    name: 'Apple',
    domains: words('icloud.com me.com mac.com privaterelay.appleid.com apple.com'),
    hosts: words('icloud.com apple.com me.com'),
  },
  {
    name: 'AT&T',
    domains: words(`
      att.net sbcglobal.net bellsouth.net ameritech.net flash.net nvbell.net pacbell.net prodigy.net
      snet.net swbell.net wans.net`),
    hosts: words('att.net prodigy.net'),
  },
  {
    name: '1&1 (GMX, WEB.DE, mail.com)',
    domains: words(`
      gmx.de gmx.net gmx.com gmx.at gmx.ch gmx.fr gmx.es gmx.eu gmx.info gmx.li gmx.org gmx.us gmx.co.uk
      gmx.biz gmx.tm caramail.com caramail.fr web.de email.de mail.com email.com usa.com`),
    hosts: words('gmx.net gmx.com web.de mail.com'),
  },
  {
    name: 'Mail.ru',
    domains: words('mail.ru bk.ru inbox.ru list.ru internet.ru xmail.ru vk.com'),
    hosts: words('mail.ru'),
  },
  {
    name: 'Yandex',
    domains: words(`
      yandex.ru yandex.com yandex.by yandex.kz yandex.ua yandex.uz yandex.fr yandex.com.tr ya.ru narod.ru`),
    hosts: words('yandex.ru yandex.net yandex.com'),
  },
  {
    name: 'Rambler',
    domains: words('rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru rambler.ua'),
    hosts: words('rambler.ru'),
  },
  {
    name: 'Tencent',
    domains: words('qq.com foxmail.com vip.qq.com exmail.qq.com wechat.com'),
    hosts: words('qq.com'),
  },
  {
    name: 'NetEase',
    domains: words('163.com 126.com yeah.net 188.com vip.163.com vip.126.com netease.com'),
    hosts: words('163.com 126.com yeah.net netease.com ym.163.com'),
  },
  {
    name: 'Sina',
    domains: words('sina.com sina.cn sina.com.cn vip.sina.com'),
    hosts: words('sina.com sina.com.cn'),
  },
  {
    name: 'Sohu',
    domains: words('sohu.com vip.sohu.com'),
    hosts: words('sohu.com'),
  },
  {
    name: 'Alibaba',
    domains: words('aliyun.com'),
    hosts: words('aliyun.com mxhichina.com'),
  },
]

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
