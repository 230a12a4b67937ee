package io.feddip.data.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.DataException;
import io.feddip.api.data.PixelEncoding;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TestEncodedImage {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;
  private static final int SIZE = HEIGHT * WIDTH;

  /** Every colour type and depth of PNG, with the values that another decoder finds in it. */
  static Stream<Sample> samples() throws IOException {
    try (InputStream in = TestEncodedImage.class.getResourceAsStream("png.txt")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .map(
              part ->
                  new Sample(
                      part[0],
                      Base64.getDecoder().decode(part[1]),
                      HexFormat.of().parseHex(part[2])));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void decodesAsAnotherDecoderDoes(Sample sample) {
    assertThat(EncodedImage.decode(sample.file, 3, HEIGHT, WIDTH)).isEqualTo(sample.planes);
    byte[] first = Arrays.copyOf(sample.planes, SIZE);
    if (sample.isGrey()) {
      assertThat(EncodedImage.decode(sample.file, 1, HEIGHT, WIDTH)).isEqualTo(first);
    } else {
      assertThatThrownBy(() -> EncodedImage.decode(sample.file, 1, HEIGHT, WIDTH))
          .hasMessageContaining("a colour image where channels = 1");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFileAsLongAsThePixelsIsStillAFile(Sample sample) {
    // A row of as many pixels as the file has bytes: the size differs, so decoding must say so.
    ParquetRow row =
        new ParquetRow(2, new ImageBytes("there", 1, 1, sample.file.length, PixelEncoding.AUTO));
    assertThatThrownBy(() -> row.call(RowFactory.create(sample.file, 0L)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("feddip.dataset.parquet.encoding = raw");
    ParquetRow raw =
        new ParquetRow(2, new ImageBytes("there", 1, 1, sample.file.length, PixelEncoding.RAW));
    assertThat(raw.call(RowFactory.create(sample.file, 0L)).pixels()).isEqualTo(sample.file);
  }

  @Test
  void encodingDecides() {
    byte[] pixels = new byte[SIZE];
    for (PixelEncoding encoding : new PixelEncoding[] {PixelEncoding.AUTO, PixelEncoding.RAW}) {
      ParquetRow row = new ParquetRow(2, new ImageBytes("there", 1, HEIGHT, WIDTH, encoding));
      assertThat(row.call(RowFactory.create(pixels, 1L)).pixels()).isEqualTo(pixels);
      assertThatThrownBy(() -> row.call(RowFactory.create(new byte[9], 1L)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("9 bytes");
    }
    ParquetRow image =
        new ParquetRow(2, new ImageBytes("there", 1, HEIGHT, WIDTH, PixelEncoding.IMAGE));
    assertThatThrownBy(() -> image.call(RowFactory.create(pixels, 1L)))
        .hasMessageContaining("neither a raw image nor a PNG or JPEG file");
  }

  @Test
  void greyJpegHasItsGreyInEveryPlane() throws IOException {
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      grey.getRaster().setSample(i % 8, i / 8, 0, 100);
    }
    byte[] planes = EncodedImage.decode(file(grey, "jpg"), 3, 8, 8);
    // The same number everywhere survives JPEG.
    assertThat(planes).hasSize(192).containsOnly(100);
  }

  @Test
  void otherFormatsAreRefusedByName() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"gif", "bmp", "tiff"}) {
      byte[] file = file(image, format);
      assertThat(
              ImageSignature.of(file).map(kind -> kind.name().toLowerCase(java.util.Locale.ROOT)))
          .isEqualTo(Optional.of(format));
      assertThatThrownBy(() -> EncodedImage.decode(file, 3, HEIGHT, WIDTH))
          .hasMessageContaining("instead of PNG or JPEG");
    }
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static final class Sample {
    private final String name;
    private final byte[] file;
    private final byte[] planes;

    Sample(String name, byte[] file, byte[] planes) {
      this.name = name;
      this.file = file;
      this.planes = planes;
    }

    private boolean isGrey() {
      return name.contains("grey") || name.startsWith("interlaced-0");
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
