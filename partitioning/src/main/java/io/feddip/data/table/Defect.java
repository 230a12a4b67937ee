package io.feddip.data.table;

/** What can be wrong with a row. */
enum Defect {
  MISSING("no value"),
  NOT_FINITE("a number that is not finite"),
  NOT_A_NUMBER("something that is no number"),
  OTHER_LENGTH("another number of values than most"),
  IMAGE("an image that cannot be read"),
  OTHER_SHAPE("an image of another shape than most"),
  NO_LABEL("no label"),
  NO_CLASS("a label that is no class"),
  OTHER_TARGETS("another number of targets than most"),
  UNKNOWN_CLASS("a class that no training row has"),
  NO_TOKEN("a token that is no whole number from 0"),
  UNKNOWN_TOKEN("a token that no training row has"),
  NO_CLIENT("no client");

  private final String words;

  Defect(String words) {
    this.words = words;
  }

  /** In words, after "rows with". */
  String words() {
    return words;
  }
}
