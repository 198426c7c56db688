// What varies from one event to the next: words more than numbers.

const NAMES = "anna boris clara dmitri elif farid greta hannes ines jonas karla lars maria nils olga paul rosa stefan vera xaver zora".split(" ");
const SURNAMES = "Maier Novak Schmidt Rossi Dubois Kowalski Yilmaz Larsen Horvat Silva Berger Weiss".split(" ");
const PRODUCTS = "carrots potatoes kale plums pears walnuts honey butter eggs radishes spinach onions garlic beets celery quinces".split(" ");
const FARMS = "hillside riverbend oakwood sunfield stonegate meadow larkspur windmill brookside northfield".split(" ");
const BANKS = "Raiffeisen Sparkasse Volksbank Unicredit Santander Erste Postbank Commerzbank".split(" ");

// mulberry32, seeded by a text: the same words on every machine.
function numbers(text) {
  let state = 0;
  for (const character of text) {
    state = (Math.imul(state, 31) + character.codePointAt(0)) | 0;
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export class Words {
  constructor(seed) {
    this.next = numbers(seed);
    for (let turn = 0; turn < 5; turn += 1) {
      this.next();
    }
  }

  number(low = 1, high = 99999) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  one(words) {
    return words[this.number(0, words.length - 1)];
  }

  name = () => this.one(NAMES);
  product = () => this.one(PRODUCTS);
  farm = () => this.one(FARMS);
  bank = () => this.one(BANKS);
  fullName = () => `${this.name().replace(/^./, (first) => first.toUpperCase())} ${this.one(SURNAMES)}`;
  host = () => `${this.name()}.${this.farm()}.example`;
  path = () => `/srv/files/${this.farm()}/${this.name()}-${this.number()}.html`;
  uuid = () => [8, 4, 4, 4, 12].map((length) => Array.from({ length }, () => this.number(0, 15).toString(16)).join("")).join("-");
  some = (draw, most = 5) => Array.from({ length: this.number(1, most) }, () => draw());
}
