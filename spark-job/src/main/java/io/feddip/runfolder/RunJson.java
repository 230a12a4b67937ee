package io.feddip.runfolder;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.RoundRecord;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The one way in which records become JSON: snake_case names, null for what is not a number. */
public final class RunJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(RoundRecord.class, RoundColumns.class)
          .addMixIn(ClientRecord.class, ClientColumns.class)
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new DoubleWriter())
                  .addSerializer(double.class, new DoubleWriter())
                  .addSerializer(ClientRecord.Status.class, new StatusWriter())
                  .addDeserializer(Double.class, new DoubleReader())
                  .addDeserializer(double.class, new DoubleReader())
                  .addDeserializer(ClientRecord.Status.class, new StatusReader()))
          .build();

  private RunJson() {}

  /** A round's columns beyond its components; the record itself knows nothing of JSON. */
  private interface RoundColumns {
    @JsonAnyGetter
    @SuppressWarnings("UnusedMethod") // Jackson reads its annotation.
    Map<String, Double> columns();
  }

  /** Of clients that use the server's model there is nothing to say of their own. */
  private interface ClientColumns {
    @JsonProperty("accuracy_before")
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = NotANumber.class)
    double accuracyBefore();

    @JsonProperty("accuracy_after")
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = NotANumber.class)
    double accuracyAfter();
  }

  /** Equals what is left out. */
  private static final class NotANumber {
    @Override
    public boolean equals(Object value) {
      return value instanceof Double number && number.isNaN();
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  public static JsonMapper mapper() {
    return MAPPER;
  }

  private static final class DoubleWriter extends StdSerializer<Double> {
    private static final long serialVersionUID = 1;

    DoubleWriter() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        generator.writeNumber(value);
      } else {
        generator.writeNull();
      }
    }
  }

  private static final class DoubleReader extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1;

    DoubleReader() {
      super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return parser.currentToken() == JsonToken.VALUE_NULL ? Double.NaN : parser.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Double.NaN;
    }
  }

  private static final class StatusWriter extends StdSerializer<ClientRecord.Status> {
    private static final long serialVersionUID = 1;

    StatusWriter() {
      super(ClientRecord.Status.class);
    }

    @Override
    public void serialize(
        ClientRecord.Status value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }

  private static final class StatusReader extends StdDeserializer<ClientRecord.Status> {
    private static final long serialVersionUID = 1;

    StatusReader() {
      super(ClientRecord.Status.class);
    }

    @Override
    public ClientRecord.Status deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      for (ClientRecord.Status status : ClientRecord.Status.values()) {
        if (status.name().toLowerCase(Locale.ROOT).equals(parser.getText())) {
          return status;
        }
      }
      return (ClientRecord.Status)
          context.handleWeirdStringValue(
              ClientRecord.Status.class, parser.getText(), "no status of a client");
    }
  }
}
