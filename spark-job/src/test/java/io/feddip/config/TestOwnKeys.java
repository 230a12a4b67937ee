package io.feddip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugin;
import io.feddip.api.plugin.Plugins;
import io.feddip.api.strategy.Pruning;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys of extensions, the product's own and others'. */
final class TestOwnKeys {
  record Follower(
      @Section(value = "feddip.pruning", reads = "final-sparsity") Pruning pruning,
      @Key(value = "Something", or = "1") int own) {}

  record Intruder(@Section("feddip.client") @Key(value = "Something", or = "1") int momentum) {}

  record Nothing() {}

  private record Brings(String plugin, String thing, Class<? extends Record> settings)
      implements Plugin {
    @Override
    public String name() {
      return plugin;
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public void register(Extensions to) {
      to.strategy(thing, settings, (bound, context) -> null);
    }
  }

  private static Plugins with(String plugin, String name, Class<? extends Record> settings) {
    Plugin other = new Brings(plugin, name, settings);
    Stream<Plugin> own = Plugins.load().own().all().stream().map(Extension::owner).distinct();
    return Plugins.of(Stream.concat(own, Stream.of(other)).toList());
  }

  private static List<String> paths(Plugins plugins) {
    return ConfigKeys.all(plugins).stream().map(ConfigKeys.Entry::path).toList();
  }

  @Test
  void aPluginMayFollowTheProductsKeys() {
    Plugins plugins = with("mine", "follower", Follower.class);
    assertThat(paths(plugins)).doesNotHaveDuplicates();
    assertThat(paths(plugins)).endsWith("feddip.strategy.follower.own");
    assertThat(paths(plugins)).hasSize(ConfigKeys.all().size() + 1);
    Extension<?, ?, ?> follower = plugins.require(Kind.STRATEGY, "follower");
    assertThat(ConfigKeys.readBy(follower))
        .containsExactly("feddip.pruning.final-sparsity", "feddip.strategy.follower.own");
  }

  @Test
  void aPluginMayAddNoneToTheProductsSections() {
    Plugins plugins = with("mine", "intruder", Intruder.class);
    assertThatThrownBy(() -> ConfigKeys.all(plugins))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "plug-in mine has the key feddip.client.momentum, which must stand under"
                + " feddip.strategy.intruder");
  }

  @Test
  void namesOfTheProductAreTaken() {
    assertThatThrownBy(() -> with("mine", "snip", Nothing.class))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.strategy.name = snip is feddip's own, and plug-in mine");
    assertThatThrownBy(() -> ConfigKeys.all(with("mine", "top-k", Nothing.class)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.strategy.top-k is a key of feddip's own");
  }

  /** A name in {@code reads} that is no key would silently make the key one without effect. */
  @Test
  void whatIsReadIsAKey() {
    Set<String> keys =
        ConfigKeys.all().stream().map(ConfigKeys.Entry::path).collect(Collectors.toSet());
    for (Extension<?, ?, ?> extension : Plugins.load().own().all()) {
      for (var component : extension.settings().getRecordComponents()) {
        Section section = component.getAnnotation(Section.class);
        if (section != null) {
          assertThat(section.reads())
              .as(extension.section())
              .allMatch(key -> keys.contains(section.value() + "." + key));
        }
      }
    }
  }

  @Test
  void aRunsRecordHasTheKeysOfEveryAlgorithm() {
    RunConfig config = ConfigReader.read("feddip.strategy.name = snip", "test", List.of());
    Map<String, String> values = ConfigWriter.flatten(config);
    assertThat(values.keySet())
        .containsExactlyElementsOf(ConfigKeys.all().stream().map(ConfigKeys.Entry::path).toList());
    assertThat(values).containsEntry("feddip.strategy.prunefl-interval", "50");
    assertThat(config.plugins().plugins()).isEmpty();
  }
}
