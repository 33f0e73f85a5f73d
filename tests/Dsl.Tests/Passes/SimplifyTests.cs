using System;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

public class SimplifyTests
{
    [Fact]
    public void A_product_with_one_and_a_sum_with_zero_are_the_value()
    {
        Simplified((g, x) => g.Multiply(Relu(g, x), g.Constant(1))).ShouldBe("input relu");
        Simplified((g, x) => g.Multiply(g.Constant(1), Relu(g, x))).ShouldBe("input relu");
        Simplified((g, x) => g.Sum(Relu(g, x), g.Constant(0))).ShouldBe("input relu");
        Simplified((g, x) => g.Sum(g.Constant(0), Relu(g, x))).ShouldBe("input relu");
        Simplified((g, x) => g.Subtract(Relu(g, x), g.Constant(0))).ShouldBe("input relu");
    }

    [Fact]
    public void What_only_looks_like_it_stays()
    {
        Simplified((g, x) => g.Subtract(g.Constant(0), x)).ShouldBe("input constant sub");
        Simplified((g, x) => g.Multiply(x, g.Constant(0))).ShouldBe("input constant mul");
        Simplified((g, x) => g.Multiply(x, g.Constant(2))).ShouldBe("input constant mul");
        Simplified((g, x) => g.Sum(x, g.Constant(-1))).ShouldBe("input constant add");
    }

    [Fact]
    public void Views_of_views_and_identities_go()
    {
        Simplified((g, x) => Relu(g, View(g, View(g, x, 2, 2, 2), 8))).ShouldBe("input relu");
        Simplified((g, x) => View(g, View(g, Relu(g, x), 2, 2, 2), 4, 2, 1)).ShouldBe("input relu reshape");
        Simplified((g, x) => g.Add(new Identity(), Relu(g, x))).ShouldBe("input relu");
        Simplified((g, x) => g.Add(new Dropout(0, 0), Relu(g, x))).ShouldBe("input relu");
        Simplified((g, x) => g.Add(new Dropout(0.5, 0), Relu(g, x))).ShouldBe("input relu dropout");
    }

    [Fact]
    public void An_identity_of_the_input_stays_for_the_scores_need_memory_of_their_own() =>
        Simplified((g, x) => g.Add(new Identity(), x)).ShouldBe("input identity");

    [Fact]
    public void Equal_values_are_computed_once_and_unused_ones_never()
    {
        Simplified((g, x) => g.Sum(g.Multiply(Relu(g, x), x), g.Multiply(Relu(g, x), x))).ShouldBe("input relu mul add");
        Simplified((g, x) =>
        {
            g.Add(new Tanh(), x);
            return Relu(g, x);
        }).ShouldBe("input relu");
    }

    [Fact]
    public void Two_dropouts_are_two_even_where_they_look_alike() =>
        Simplified((g, x) => g.Sum(g.Add(new Dropout(0.5, 0), x), g.Add(new Dropout(0.5, 1), x))).ShouldBe("input dropout dropout add");

    [Fact]
    public void One_rule_opens_the_way_for_the_next() =>
        Simplified((g, x) => g.Multiply(g.Sum(Relu(g, x), g.Subtract(g.Constant(0), g.Constant(0))), g.Constant(1))).ShouldBe("input relu");

    private static int Relu(GraphBuilder graph, int x) => graph.Add(new Relu(), x);

    private static int View(GraphBuilder graph, int x, params int[] extents) => graph.Add(new Reshape(extents.ToEquatableArray()), x);

    private static string Simplified(Func<GraphBuilder, int, int> build)
    {
        var model = Simplify.Run(Graph.Model(build));
        Verifier.Check(model, "simplify");
        return model.Operators();
    }
}
