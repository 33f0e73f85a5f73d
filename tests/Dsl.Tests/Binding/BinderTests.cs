using System.Globalization;
using System.Linq;
using DslCompiler.Model;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Binding;

public class BinderTests
{
    /// <summary>Catalogue B01: <c>(W - F + 2P)/S + 1</c>, the slide's 7x7 input and 3x3 filter.</summary>
    [Theory]
    [InlineData("CONV 1 3x3 stride 1", "conv1 5x5x1")]
    [InlineData("CONV 1 3x3 stride 2", "conv1 3x3x1")]
    [InlineData("CONV 1 3x3 stride 3 floor", "conv1 2x2x1")]
    [InlineData("CONV 1 3x3 pad 1", "conv1 7x7x1")]
    [InlineData("CONV 1 3x3 pad 1 stride 3", "conv1 3x3x1")]
    [InlineData("CONV 1 1x7", "conv1 7x1x1")]
    [InlineData("MAXPOOL 7x7", "pool1 1x1x1")]
    [InlineData("AVGPOOL 3x3 stride 2", "pool1 3x3x1")]
    [InlineData("POOL floor", "pool1 3x3x1")]
    public void Extents_of_the_slides(string layer, string shape) => Compile.Layers("7x7x1", layer).Shapes().ShouldBe([shape]);

    [Fact]
    public void A_stride_that_does_not_come_out_even_is_an_error_B01()
    {
        const string text = "model Net {\n  input [7x7x1]\n  CONV 1 3x3 stride 3\n}\n";
        Compile.Bad(text).ShouldBe(["DSL0203(3,3): CONV 1 3x3 stride 3"]);
        Compilation.Compile(new("net.dsl", text)).Diagnostics[0].Message.ShouldContain("2.33");
    }

    /// <summary>Catalogue B01: ten 5x5 filters on 32x32x3 with pad 2 give 32x32x10 and 760 parameters. A04: CONV1 has 34,944.</summary>
    [Theory]
    [InlineData("32x32x3", "CONV 10 5x5 pad 2", "conv1 32x32x10", 760, 32 * 32 * 10 * 75)]
    [InlineData("227x227x3", "CONV1 96 11x11 filters at stride 4, pad 0", "conv1 55x55x96", 34944, 55 * 55 * 96 * 363)]
    [InlineData("55x55x96", "MAXPOOL1 3x3 filters at stride 2", "maxpool1 27x27x96", 0, 0)]
    [InlineData("27x27x96", "CONV2 256 5x5 filters at stride 1, pad 2", "conv2 27x27x256", 614656, 27 * 27 * 256 * 2400)]
    [InlineData("6x6x256", "FC6 4096 neurons", "fc6 4096", 37752832, 37748736)]
    [InlineData("28x28x256", "CONV 64 1x1", "conv1 28x28x64", 16448, 28 * 28 * 64 * 256)]
    public void Parameters_and_multiply_adds(string input, string layer, string shape, long parameters, long multiplyAdds)
    {
        var model = Compile.Layers(input, layer);
        model.Shapes().ShouldBe([shape]);
        model.Layers[0].Parameters.ShouldBe(parameters);
        model.Layers[0].MultiplyAdds.ShouldBe(multiplyAdds);
    }

    /// <summary>Catalogue A03.</summary>
    [Fact]
    public void LeNet5_has_61706_parameters()
    {
        var model = Compile.Lenet5();
        model.Parameters.Sum(p => p.Length).ShouldBe(61706);
        model.Layers.Select(l => l.Parameters).Sum().ShouldBe(61706);
        model.IsTrainable.ShouldBeTrue();
        model.Shapes().ShouldBe([
            "conv1 28x28x6", "tanh1 28x28x6", "pool1 14x14x6", "conv2 10x10x16", "tanh2 10x10x16", "pool2 5x5x16",
            "fc1 120", "tanh3 120", "fc2 84", "tanh4 84", "fc3 10"]);
    }

    [Theory]
    [InlineData("CONV 96 11x11 filters at stride 4, pad 0")]
    [InlineData("CONV 96 filters of 11x11 with stride 4")]
    [InlineData("CONV 11x11 96 filters pad 0 at stride 4")]
    [InlineData("CONV stride 4 96 11x11")]
    [InlineData("conv 96, 11x11, stride 4, pad 0")]
    public void The_words_of_the_slides_mean_nothing(string layer) => Compile.Layers("227x227x3", layer).Output.ToVolume().ShouldBe("55x55x96");

    [Fact]
    public void Parameters_have_defaults_and_arithmetic()
    {
        var model = Compile.Good("model Net(n = 2, k = n * 8, last = (k + n) / 2) {\n input [8x8x n]\n (CONV k 3x3 pad 1 - RELU) * n\n FC last\n}");
        model.Shapes().ShouldBe(["conv1 8x8x16", "relu1 8x8x16", "conv2 8x8x16", "relu2 8x8x16", "fc1 9"]);
        model.Input.ToVolume().ShouldBe("8x8x2");
    }

    [Fact]
    public void A_repetition_of_zero_leaves_the_group_out() => Compile.Layers("8", "FC 3 - (FC 4 - RELU) * 0 - FC 5").Shapes().ShouldBe(["fc1 3", "fc2 5"]);

    [Fact]
    public void Numbers_behind_names_name_and_others_are_counted() =>
        Compile.Layers("8", "FC 3 - FC7 4", "FC 5 - FC 6").Layers.Select(l => l.Name).ShouldBe(["fc1", "fc7", "fc2", "fc3"]);

    [Fact]
    public void A_layer_before_a_relu_starts_as_He_et_al_and_others_as_Glorot_D03() =>
        Compile.Layers("8x8x3", "CONV 4 3x3 - POOL 2x2 - RELU - FC 8 - TANH - FC 4 - DROPOUT 0.5 - RELU - FC 2").Parameters.Where(p => p.Role == "weight")
            .Select(p => p.Initializer).ShouldBe([Initializer.HeUniform, Initializer.XavierUniform, Initializer.HeUniform, Initializer.XavierUniform]);

    [Fact]
    public void Weights_decay_and_biases_do_not_C04() => Compile.Lenet5().Parameters.ShouldAllBe(p => p.Decays == (p.Role == "weight"));

    [Fact]
    public void Layers_know_their_line_and_editing_a_comment_changes_no_model()
    {
        const string text = "model Net {\n  input [8]\n  FC 3 // one\n  FC 4\n}\n";
        var model = Compile.Good(text);
        model.Layers.Select(l => l.Line).ShouldBe([3, 4]);
        Compile.Good(text.Replace("// one", "/* another */", System.StringComparison.Ordinal)).ShouldBe(model);
        Compile.Good(text.Replace("FC 4", "FC 5", System.StringComparison.Ordinal)).ShouldNotBe(model);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void The_culture_of_the_machine_does_not_matter(string name)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Culture(name);
            var model = Compile.Good("MODEL Net { INPUT [8]\n fc 3 - Dropout 0.25 - sigmoid\n LOSS softmax }");
            ModelText.Write(model).ShouldContain("dropout<0.25");
            var source = new DslCompiler.Diagnostics.SourceText("net.dsl", "model Net { input [7x7x1]\n conv 1 3x3 stride 3 - FC 2.5 }");
            var found = Compilation.Compile(source).Diagnostics.Select(d => d.ToText(source)).ToList();
            found[0].ShouldContain("= 2.33");
            found[1].ShouldContain("is 2.5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The culture where the system has it, otherwise one with its marks (the tests run without ICU).</summary>
    private static CultureInfo Culture(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (",", ".", "−");
            return culture;
        }
    }
}
