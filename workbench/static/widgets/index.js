// One widget to one element. What Gmail does not draw is not drawn: the judgement above the card names it.

import { buttonList, chipList } from "./buttons.js";
import { selectionInput } from "./choices.js";
import { dateTimePicker } from "./dates.js";
import { textInput } from "./inputs.js";
import { columns, divider, grid, image } from "./media.js";
import { decoratedText, textParagraph } from "./text.js";

const DRAWN = {
  textParagraph,
  decoratedText,
  buttonList,
  chipList,
  textInput,
  selectionInput,
  dateTimePicker,
  image,
  grid,
  divider,
};

export function draw(widget, card) {
  const [kind, content] = Object.entries(widget).find(([key]) => key in DRAWN) ?? [];
  if (kind) return DRAWN[kind](content, card);
  if (widget.columns && card.isCompose) return columns(widget.columns, card, draw);
  return null;
}
