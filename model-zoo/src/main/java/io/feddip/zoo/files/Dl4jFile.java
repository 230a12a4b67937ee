package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What a file of DeepLearning4J's says: texts and numbers. DeepLearning4J's own way to restore it
 * makes any object that the file names; here every class that it names must be one of its layers,
 * activations, losses or their settings, or nothing is made at all.
 *
 * @param configuration JSON
 * @param coefficients all parameters in DeepLearning4J's order, if the file has them
 */
record Dl4jFile(String configuration, Optional<float[]> coefficients) {
  private static final String CLASS = "@class";

  private static final Pattern ALLOWED =
      Pattern.compile(
          "org\\.deeplearning4j\\.nn\\.(conf\\.(layers|graph|preprocessor|dropout|distribution"
              + "|constraint|weightnoise|stepfunctions|inputs)|weights)(\\.[A-Za-z0-9_$]+)+"
              + "|org\\.deeplearning4j\\.nn\\.conf\\.[A-Za-z0-9_]+"
              + "|org\\.nd4j\\.linalg\\.(activations|lossfunctions)\\.impl\\.[A-Za-z0-9_]+"
              + "|org\\.nd4j\\.linalg\\.learning\\.(config|regularization)\\.[A-Za-z0-9_$]+"
              + "|org\\.nd4j\\.linalg\\.schedule\\.[A-Za-z0-9_$]+");

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Dl4jFile of(byte[] file) {
    try {
      if (file.length > 1 && file[0] == 'P' && file[1] == 'K') {
        return ofZip(file);
      }
      return new Dl4jFile(checked(file), Optional.empty());
    } catch (IOException e) {
      throw new IllegalArgumentException("the file is damaged: " + e.getMessage(), e);
    }
  }

  private static Dl4jFile ofZip(byte[] file) throws IOException {
    String configuration = null;
    float[] coefficients = null;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        switch (entry.getName()) {
          case "configuration.json" -> configuration = checked(zip.readAllBytes());
          case "coefficients.bin" -> coefficients = numbers(zip.readAllBytes());
          // Training begins anew: what an updater remembered is not needed.
          case "noParams.marker", "updaterState.bin", "updater.bin" -> {}
          default ->
              throw new IllegalArgumentException(
                  "entry %s of the zip is not read; save the model without it"
                      .formatted(entry.getName()));
        }
      }
    }
    if (configuration == null) {
      throw new IllegalArgumentException(
          "the zip has no configuration.json; it is not of DeepLearning4J's ModelSerializer");
    }
    return new Dl4jFile(configuration, Optional.ofNullable(coefficients));
  }

  /** The same text as JSON, if it names nothing but what is allowed. */
  private static String checked(byte[] text) throws IOException {
    String written = new String(text, UTF_8);
    try {
      ObjectMapper json = NeuralNetConfiguration.mapper();
      JsonNode root =
          written.stripLeading().startsWith("{")
              ? json.readTree(written)
              : TaggedYaml.read(written);
      if (root == null || !root.isObject()) {
        throw new IllegalArgumentException(
            "this is neither a zip nor JSON nor YAML of a network of DeepLearning4J");
      }
      check(root, "");
      // Of the tree, and not of the text: what is made is what was looked at.
      return json.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      String problem = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new IllegalArgumentException("the configuration is damaged: " + problem, e);
    }
  }

  private static void check(JsonNode node, String where) {
    node.fields()
        .forEachRemaining(
            field -> {
              if (field.getKey().equals(CLASS)
                  && !ALLOWED.matcher(field.getValue().asText()).matches()) {
                throw new IllegalArgumentException(
                    "%s names the class %s, which is not one of DeepLearning4J's layers; only those are made of a file"
                        .formatted(
                            where.isEmpty() ? "the configuration" : where,
                            field.getValue().asText()));
              }
              check(
                  field.getValue(),
                  where.isEmpty() ? field.getKey() : where + "." + field.getKey());
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      check(node.get(i), where + "[" + i + "]");
    }
  }

  /** As ND4J writes an array: its shape, then its numbers, each with mode, length and type. */
  private static float[] numbers(byte[] written) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
      in.readUTF();
      long extents = in.readLong();
      if (!in.readUTF().equals("LONG") || extents < 0 || extents > 100) {
        throw new IllegalArgumentException("coefficients.bin is damaged, or of an old version");
      }
      in.skipBytes(Math.toIntExact(extents * Long.BYTES));
      in.readUTF();
      long length = in.readLong();
      String type = in.readUTF();
      int bytes = type.equals("DOUBLE") ? Double.BYTES : Float.BYTES;
      if (!type.equals("FLOAT") && !type.equals("DOUBLE")) {
        throw new IllegalArgumentException(
            "coefficients.bin has numbers of type %s; FLOAT and DOUBLE are read".formatted(type));
      }
      if (length < 0 || length != in.available() / bytes) {
        throw new IllegalArgumentException(
            "coefficients.bin has %d bytes for %d numbers".formatted(in.available(), length));
      }
      float[] values = new float[(int) length];
      for (int i = 0; i < values.length; i++) {
        values[i] = type.equals("DOUBLE") ? (float) in.readDouble() : in.readFloat();
      }
      return values;
    }
  }
}
